"""Book, move and cancel meetings. Nobody is double-booked, even by concurrent requests.

Lock order: lead, then appointment. time_slots.py reserves the time or refuses it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Appointment, AppointmentChange
from leads.funnel import activities, transitions
from leads.models import Activity, Lead
from leads.queue import field_visits
from salesdesk import clock, formats
from salesdesk.clock.workdays import is_working_day
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from . import availability, invitations, reschedule, time_slots
from .meeting_links import place_with

Event = AppointmentChange.Event

DEFAULT_DURATION = availability.DEFAULT_DURATION


@transaction.atomic
def book(
    lead: Lead,
    person: User,
    by: User,
    *,
    starts_at: datetime,
    duration: timedelta = DEFAULT_DURATION,
    location: str = "",
    visit: bool = False,
    topic: str = "",
    replaces: Appointment | None = None,
) -> Appointment:
    """Book a meeting of `person` with the lead's contact, and invite them. `replaces` is an earlier, cancelled meeting.

    Raises Refused if the lead is closed or the time is in the past, and SlotTaken if `person` is not free.
    """
    lead = transitions.lock_lead(lead.pk)
    if not lead.is_open:
        raise transitions.Refused(_("This lead is closed."))
    time_slots.require_future(starts_at)
    appointment = Appointment(
        lead=lead,
        contact=lead.contact,
        person=person,
        booked_by=by,
        starts_at=starts_at,
        ends_at=starts_at + duration,
        location=place_with(person, location, visit=visit),
        visit=visit,
        topic=topic,
        created_at=clock.now(),
    )
    time_slots.save_if_free(appointment)
    log_change(appointment, Event.BOOKED, by)
    _sync_visit(appointment)
    invitations.invite(appointment, replaces=replaces)
    reschedule.finish(lead, appointment, by)
    return appointment


@transaction.atomic
def move(
    appointment: Appointment,
    by: User,
    *,
    starts_at: datetime,
    duration: timedelta | None = None,
    location: str | None = None,
    visit: bool | None = None,
    reason: str = "",
) -> Appointment:
    """Change time or place of a meeting and update the invitation. Arguments that are None stay as they were."""
    appointment = locked(appointment)
    duration = duration or appointment.ends_at - appointment.starts_at
    if starts_at != appointment.starts_at:
        time_slots.require_future(starts_at)
    _sync_visit(appointment, gone=True)
    appointment.starts_at, appointment.ends_at = starts_at, starts_at + duration
    appointment.visit = appointment.visit if visit is None else visit
    location = appointment.location if location is None else location
    appointment.location = place_with(appointment.person, location, visit=appointment.visit)
    appointment.sequence += 1
    time_slots.save_if_free(appointment)
    log_change(appointment, Event.MOVED, by, reason)
    _sync_visit(appointment)
    invitations.invite(appointment)
    return appointment


@transaction.atomic
def cancel(appointment: Appointment, by: User, *, reason: str) -> Appointment:
    """Cancel a meeting, notify the contact and log the reason in the timeline."""
    appointment = locked(appointment)
    appointment.cancel()
    appointment.save()
    log_change(appointment, Event.CANCELLED, by, reason)
    _log_cancellation(appointment, by, reason)
    _sync_visit(appointment, gone=True)
    invitations.cancel(appointment)
    return appointment


def cancel_upcoming(lead: Lead, by: User | None, reason: str) -> list[Appointment]:
    """Cancel all upcoming meetings of a lead (locked by the caller) that leaves the funnel.

    For leads.funnel.exit_hooks. Without `by`, when a background job moves the lead, the host is logged as the one who
    cancelled.
    """
    upcoming = lead.appointments.not_started().select_related("person").order_by("pk")
    return [cancel(each, by or each.person, reason=reason) for each in upcoming]


def locked(appointment: Appointment) -> Appointment:
    """Lock and return a planned appointment and its lead. Raises Refused if it is no longer planned."""
    lead = transitions.lock_lead(appointment.lead_id)
    appointment = Appointment.objects.select_for_update(of=["self"]).for_pages().get(pk=appointment.pk)
    appointment.lead = lead
    if not appointment.is_planned:
        last = appointment.changes.select_related("by").order_by("-pk").first()
        who = last.by if last else appointment.booked_by
        raise transitions.Refused(
            _("%(who)s already changed this meeting to “%(state)s”.")
            % {"who": who, "state": appointment.get_state_display().lower()}
        )
    return appointment


def booking_warnings(appointment: Appointment) -> Iterator[str]:
    """Yield warnings about a booked meeting: an unusual time, no invitation."""
    yield from time_warnings(appointment)
    if not appointment.invited_address:
        yield invitations.no_invitation_reason(appointment)


def time_warnings(appointment: Appointment) -> Iterator[str]:
    """Yield warnings about an unusual time: for the host, or a day off or unusual hour at the customer's place."""
    person, starts, ends = appointment.person, appointment.starts_at, appointment.ends_at
    calendar = person.calendar
    if calendar.between(starts, ends) < ends - starts:
        yield _("This is outside %(who)s’s working hours.") % {"who": person}
    place = appointment.lead.meeting_place
    window = clock.window(place, starts)
    there = starts.astimezone(ZoneInfo(place.zone or person.time_zone))
    if not is_working_day(place.country, place.subdivision, there.date(), place.special):
        yield _("%(day)s is not a working day there.") % {"day": formats.weekday_and_day(there, long=True)}
    elif place.zone and (window is None or starts not in window):
        yield _("It will be %(time)s there, outside office hours.") % {"time": formats.clock_time(there)}


def format_day(appointment: Appointment) -> str:
    """Return the full date and time for the timeline, in the host's time zone."""
    return formats.day_and_time(appointment.starts_at.astimezone(ZoneInfo(appointment.person.time_zone)))


def log_change(appointment: Appointment, event: Event, by: User, note: str = "") -> None:
    AppointmentChange.objects.create(
        appointment=appointment,
        event=event,
        starts_at=appointment.starts_at,
        note=note[:300],
        by=by,
        at=clock.now(),
    )


def _log_cancellation(appointment: Appointment, by: User, reason: str) -> None:
    values = {"when": format_day(appointment), "who": appointment.person, "why": reason}
    note = _("Meeting on %(when)s with %(who)s cancelled: %(why)s") % values
    activities.log(appointment.lead, Activity.Kind.CALENDAR, note, by, contact=appointment.contact)


def _sync_visit(appointment: Appointment, *, gone: bool = False) -> None:
    """Update the field visits that inside sees before calling the company (R4)."""
    if appointment.person.role == Role.FIELD:
        update = field_visits.remove if gone else field_visits.add
        update(appointment.lead.company, appointment.starts_at, appointment.person)
