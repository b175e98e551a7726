"""What becomes of a meeting when its lead goes another way: it is called off, it stands, or it follows the lead to
another field rep. Nobody waits for who won't come, and every way is said before it is gone."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handoffs.models import Appointment
from leads.funnel import timeline, transitions
from leads.models import Activity, Lead
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.templatetags.formatting import short_datetime

from . import booking, invitations, reschedule


def upcoming_meetings(lead: Lead):
    """The meetings of a lead that have not begun, the next one first."""
    return lead.appointments.not_started().select_related("person", "contact").order_by("starts_at", "pk")


def field_meetings(lead: Lead):
    """Those of them that a field rep has."""
    return upcoming_meetings(lead).filter(person__role=Role.FIELD)


def exit_impact(lead: Lead) -> list[str]:
    """Before a lead leaves: what is called off with it, and who hears of that."""
    return [cancellation_sentences(meeting) for meeting in upcoming_meetings(lead)]


def bulk_exit_impact(leads: QuerySet[Lead]) -> list[str]:
    """The same before all of `leads` leave, counted."""
    meetings = Appointment.objects.not_started().filter(lead__in=leads.values("pk"))
    counts = meetings.aggregate(agreed=Count("pk"), uninvited=Count("pk", filter=Q(invited_address="")))
    agreed, uninvited = counts["agreed"], counts["uninvited"]
    if not agreed:
        return []
    falls = ngettext(
        "One agreed meeting is cancelled.", "%(count)s agreed meetings are cancelled.", agreed
    ) % {"count": agreed}
    if uninvited == agreed:
        return [falls + " " + _("No invitation went out, so tell them yourself.")]
    told = _("Who was invited gets a cancellation.")
    if uninvited:
        told += " " + ngettext(
            "One was not invited: tell them yourself.",
            "%(count)s were not invited: tell them yourself.",
            uninvited,
        ) % {"count": uninvited}
    return [f"{falls} {told}"]


def first_meeting_at(lead, now) -> Subquery:
    """When the first of a lead's meetings to come is: part of a statement that has both."""
    coming = Appointment.objects.planned().filter(lead=lead, starts_at__gt=now).order_by("starts_at")
    return Subquery(coming.values("starts_at")[:1])


def cancellation_sentences(meeting: Appointment) -> str:
    """In two sentences, on the clock of who reads them."""
    return (
        _("The meeting of %(when)s is cancelled.") % {"when": short_datetime(meeting.starts_at)}
        + f" {sends_cancellation(meeting)}"
    )


def sends_cancellation(meeting: Appointment) -> str:
    """Whether the other side hears of it."""
    if meeting.invited_address and not invitations.no_invitation_reason(meeting):
        return _("%(who)s gets a cancellation.") % {"who": meeting.contact}
    return _("No invitation went out, so tell them yourself.")


def settle_meetings(lead: Lead, by: User, *, keep_meetings: bool, why: str) -> None:
    """`lead` (locked) is not field's now: its meetings are called off, or stand if somebody `keeps` them."""
    if not keep_meetings:
        booking.cancel_upcoming(lead, by, why)
        return
    for meeting in upcoming_meetings(lead):
        said = _("The meeting of %(when)s with %(who)s stands.")
        timeline.add(
            lead,
            Activity.Kind.CALENDAR,
            said % {"when": booking.format_day(meeting), "who": meeting.person},
            by,
        )


def move_to_rep(
    lead: Lead, to: User, by: User, *, location: str | None = None, visit: bool | None = None
) -> None:
    """Field's meetings with `lead` (locked) go to `to`, at the same time; where they have something else then, inside
    agrees on a new one. The other side's calendar follows: one is cancelled there and the other one invited to.

    `where` and `visit` are of the next one, if somebody says them; None is as it was."""
    unmet = []
    for number, meeting in enumerate(field_meetings(lead)):
        place = (location, visit) if number == 0 else (None, None)
        if meeting.person_id != to.pk:
            unmet += _transferred(lead, meeting, to, by, *place)
        elif _changes_location(meeting, *place):
            booking.move(meeting, by, starts_at=meeting.starts_at, location=location, visit=visit)
    _request_new_time(lead, unmet, to, by)


def transfer_meetings(lead: Lead, was: User, to: User, by: User) -> None:
    """The meetings of `was` with `lead` (locked) are those of `to`, who takes over; as in `follow`."""
    theirs = upcoming_meetings(lead).filter(person=was)
    _request_new_time(lead, [gone for each in theirs for gone in _transferred(lead, each, to, by)], to, by)


def book_agreed_time(
    lead: Lead, to: User, by: User, *, starts_at: datetime, location: str | None, visit: bool | None
) -> None:
    """The time that was agreed on for `to` and `lead` (locked): in place of the next one that stood, where one did.
    What stood after it follows the lead, where the time that was just agreed on leaves room for it."""
    stood, *later = [*field_meetings(lead)] or [None]
    if stood is None:
        booking.book(lead, to, by, starts_at=starts_at, location=location or "", visit=bool(visit))
    elif stood.person_id != to.pk:
        booking.cancel(stood, by, reason=_("%(who)s has the lead now.") % {"who": to})
        rebook_with(lead, stood, to, by, starts_at, location, visit)
    elif starts_at != stood.starts_at or _changes_location(stood, location, visit):
        booking.move(stood, by, starts_at=starts_at, location=location, visit=visit)
    unmet = [
        gone
        for meeting in later
        if meeting.person_id != to.pk
        for gone in _transferred(lead, meeting, to, by)
    ]
    _request_new_time(lead, unmet, to, by)


def rebook_with(
    lead: Lead,
    meeting: Appointment,
    to: User,
    by: User,
    starts_at: datetime,
    location: str | None = None,
    visit: bool | None = None,
) -> Appointment:
    """The same meeting with somebody else: another invitation, since a calendar knows a meeting by who asked."""
    return booking.book(
        lead,
        to,
        by,
        starts_at=starts_at,
        duration=meeting.ends_at - meeting.starts_at,
        location=meeting.location if location is None else location,
        visit=meeting.visit if visit is None else visit,
        topic=meeting.topic,
    )


def _transferred(
    lead: Lead,
    meeting: Appointment,
    to: User,
    by: User,
    location: str | None = None,
    visit: bool | None = None,
) -> list[Appointment]:
    """Cancelled with one and booked with the other; what `to` has no time for comes back."""
    booking.cancel(meeting, by, reason=_("%(who)s has the lead now.") % {"who": to})
    try:
        with transaction.atomic():
            rebook_with(lead, meeting, to, by, meeting.starts_at, location, visit)
    except transitions.Refused:
        return [meeting]
    return []


def _request_new_time(lead: Lead, unmet: list[Appointment], to: User, by: User) -> None:
    """Asked after all that could be booked is: a time that is found answers what was asked before it."""
    if unmet:
        days = ", ".join(booking.format_day(meeting) for meeting in unmet)
        said = _("%(who)s can't be there %(when)s: agree on a new time.") % {"who": to, "when": days}
        reschedule.plan_reschedule(lead, unmet[0], by, said)


def _changes_location(meeting: Appointment, location: str | None, visit: bool | None) -> bool:
    return location not in (None, meeting.location) or visit not in (None, meeting.visit)
