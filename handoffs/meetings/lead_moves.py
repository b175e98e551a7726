"""Meetings of a lead that moves: cancelled, kept, or transferred to the new field rep."""

from datetime import datetime

from django.db import transaction
from django.db.models import Subquery
from django.utils.translation import gettext as _

from handoffs.models import Appointment
from leads.funnel import activities, transitions
from leads.models import Activity, Lead
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from . import booking, reschedule


def upcoming_meetings(lead: Lead):
    """Return the meetings of a lead that have not started, the next one first."""
    return lead.appointments.not_started().select_related("person", "contact").order_by("starts_at", "pk")


def field_meetings(lead: Lead):
    """Return the upcoming meetings hosted by a field rep."""
    return upcoming_meetings(lead).filter(person__role=Role.FIELD)


def first_meeting_at(lead, now) -> Subquery:
    """Return a subquery for the start of a lead's next meeting; `lead` and `now` are expressions of the outer query."""
    upcoming = Appointment.objects.planned().filter(lead=lead, starts_at__gt=now).order_by("starts_at")
    return Subquery(upcoming.values("starts_at")[:1])


def settle_meetings(lead: Lead, by: User, *, keep_meetings: bool, why: str) -> None:
    """Cancel the meetings of `lead` (locked by the caller), which leaves field, or keep them with a timeline note."""
    if not keep_meetings:
        booking.cancel_upcoming(lead, by, why)
        return
    for meeting in upcoming_meetings(lead):
        note = _("Meeting on %(when)s with %(who)s kept.")
        activities.log(
            lead,
            Activity.Kind.CALENDAR,
            note % {"when": booking.format_day(meeting), "who": meeting.person},
            by,
        )


def move_to_rep(
    lead: Lead, to: User, by: User, *, location: str | None = None, visit: bool | None = None
) -> None:
    """Transfer field's meetings with `lead` (locked by the caller) to `to`, at the same time.

    The contact gets a cancellation and a new invitation. If `to` is busy, inside has to reschedule. `location` and
    `visit` change the next meeting only; None leaves them as they are.
    """
    conflicts = []
    for number, meeting in enumerate(field_meetings(lead)):
        place = (location, visit) if number == 0 else (None, None)
        if meeting.person_id != to.pk:
            conflicts += _transfer(lead, meeting, to, by, *place)
        elif _changes_location(meeting, *place):
            booking.move(meeting, by, starts_at=meeting.starts_at, location=location, visit=visit)
    _request_new_time(lead, conflicts, to, by)


def transfer_meetings(lead: Lead, was: User, to: User, by: User) -> None:
    """Transfer the meetings of `was` with `lead` (locked by the caller) to `to`, as in `move_to_rep`."""
    meetings = upcoming_meetings(lead).filter(person=was)
    conflicts = [conflict for each in meetings for conflict in _transfer(lead, each, to, by)]
    _request_new_time(lead, conflicts, to, by)


def book_agreed_time(
    lead: Lead, to: User, by: User, *, starts_at: datetime, location: str | None, visit: bool | None
) -> None:
    """Book the agreed meeting of `to` with `lead` (locked by the caller), replacing the next existing one.

    Later meetings of another field rep are transferred to `to`, where that leaves no conflict.
    """
    existing, *later = [*field_meetings(lead)] or [None]
    if existing is None:
        booking.book(lead, to, by, starts_at=starts_at, location=location or "", visit=bool(visit))
    elif existing.person_id != to.pk:
        booking.cancel(existing, by, reason=_new_owner(to))
        rebook_with(lead, existing, to, by, starts_at, location, visit)
    elif starts_at != existing.starts_at or _changes_location(existing, location, visit):
        booking.move(existing, by, starts_at=starts_at, location=location, visit=visit)
    conflicts = [
        conflict
        for meeting in later
        if meeting.person_id != to.pk
        for conflict in _transfer(lead, meeting, to, by)
    ]
    _request_new_time(lead, conflicts, to, by)


def rebook_with(
    lead: Lead,
    meeting: Appointment,
    to: User,
    by: User,
    starts_at: datetime,
    location: str | None = None,
    visit: bool | None = None,
) -> Appointment:
    """Book a meeting again with another host. Calendars identify events by organizer, so this is a new invitation."""
    return booking.book(
        lead,
        to,
        by,
        starts_at=starts_at,
        duration=meeting.ends_at - meeting.starts_at,
        location=meeting.location if location is None else location,
        visit=meeting.visit if visit is None else visit,
        topic=meeting.topic,
        replaces=meeting,
    )


def _new_owner(to: User) -> str:
    return _("%(who)s has taken over this lead.") % {"who": to}


def _transfer(
    lead: Lead,
    meeting: Appointment,
    to: User,
    by: User,
    location: str | None = None,
    visit: bool | None = None,
) -> list[Appointment]:
    """Cancel the meeting and book it with `to`. Return it in a list if `to` is not free then."""
    booking.cancel(meeting, by, reason=_new_owner(to))
    try:
        with transaction.atomic():
            rebook_with(lead, meeting, to, by, meeting.starts_at, location, visit)
    except transitions.Refused:
        return [meeting]
    return []


def _request_new_time(lead: Lead, conflicts: list[Appointment], to: User, by: User) -> None:
    """Plan a step to reschedule the conflicting meetings.

    Call this after all bookings, because a booking finishes an open reschedule step.
    """
    if conflicts:
        days = ", ".join(booking.format_day(meeting) for meeting in conflicts)
        why = _("%(who)s is not available on %(when)s. Agree on a new time.") % {"who": to, "when": days}
        reschedule.plan_reschedule(lead, conflicts[0], by, why)


def _changes_location(meeting: Appointment, location: str | None, visit: bool | None) -> bool:
    return location not in (None, meeting.location) or visit not in (None, meeting.visit)
