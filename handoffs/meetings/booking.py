"""Meetings in people's calendars: book, move, cancel. Nobody is booked twice, also when two press at once.

Lock order: lead, then appointment. That a person's meetings don't overlap is the database's to say.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handoffs.models import Appointment, AppointmentChange
from leads.funnel import transitions
from leads.models import Activity, Lead
from leads.queue import field_visits
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.templatetags.formatting import short_datetime

from . import availability, invitations, reschedule

Event = AppointmentChange.Event

DEFAULT_DURATION = availability.DEFAULT_DURATION


class SlotUnavailable(transitions.Refused):
    """Nobody meets at that moment; another one may do."""


class SlotTaken(SlotUnavailable):
    """The person has something else then. `free` are the nearest moments at which they have not, said on the
    clock of who asks."""

    def __init__(self, said: str, free: list[datetime]) -> None:
        times = "; ".join(short_datetime(at) for at in free)
        super().__init__(f"{said} " + _("Free: %(times)s.") % {"times": times} if free else said)
        self.free = free


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
) -> Appointment:
    """A meeting of `person` with the lead's contact, who is invited. Raises Refused in the past, or for a lead that was
    closed, Taken over another."""
    lead = transitions.lock_lead(lead.pk)
    if not lead.is_open:
        raise transitions.Refused(_("This lead is closed."))
    _require_future(starts_at)
    appointment = Appointment(
        lead=lead,
        contact=lead.contact,
        person=person,
        booked_by=by,
        starts_at=starts_at,
        ends_at=starts_at + duration,
        location=location,
        visit=visit,
        topic=topic,
        created_at=clock.now(),
    )
    _save_if_free(appointment)
    log_change(appointment, Event.BOOKED, by)
    _sync_visit(appointment)
    invitations.invite(appointment)
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
    """Another time, or another place: the other side's calendar follows. What is None stays."""
    appointment = locked(appointment)
    duration = duration or appointment.ends_at - appointment.starts_at
    if starts_at != appointment.starts_at:
        _require_future(starts_at)
    _sync_visit(appointment, gone=True)
    appointment.starts_at, appointment.ends_at = starts_at, starts_at + duration
    appointment.location = appointment.location if location is None else location
    appointment.visit = appointment.visit if visit is None else visit
    appointment.sequence += 1
    _save_if_free(appointment)
    log_change(appointment, Event.MOVED, by, reason)
    _sync_visit(appointment)
    invitations.invite(appointment, reason)
    return appointment


@transaction.atomic
def cancel(appointment: Appointment, by: User, *, reason: str) -> Appointment:
    """Called off, and why: it leaves both calendars, and the story says so."""
    appointment = locked(appointment)
    appointment.cancel()
    appointment.save()
    log_change(appointment, Event.CANCELLED, by, reason)
    _log_cancellation(appointment, by, reason)
    _sync_visit(appointment, gone=True)
    invitations.cancel(appointment, reason)
    return appointment


def cancel_upcoming(lead: Lead, by: User | None, reason: str) -> list[Appointment]:
    """Every meeting to come of a lead (locked) that goes another way: nobody waits for who won't come.

    For leads.funnel.exit_hooks; where the desk itself let the lead go, it is done in the name of who would meet them.
    """
    coming = lead.appointments.not_started().select_related("person").order_by("pk")
    return [cancel(each, by or each.person, reason=reason) for each in coming]


def locked(appointment: Appointment) -> Appointment:
    """The planned appointment and its lead as they are now. Refused, saying what became of it."""
    lead = transitions.lock_lead(appointment.lead_id)
    appointment = Appointment.objects.select_for_update(of=["self"]).for_pages().get(pk=appointment.pk)
    appointment.lead = lead
    if not appointment.is_planned:
        last = appointment.changes.select_related("by").order_by("-pk").first()
        who = last.by if last else appointment.booked_by
        raise transitions.Refused(
            _("%(who)s was first: this meeting is %(state)s.")
            % {"who": who, "state": appointment.get_state_display().lower()}
        )
    return appointment


def booking_warnings(appointment: Appointment) -> Iterator[str]:
    """What is allowed, but worth a word."""
    person, starts, ends = appointment.person, appointment.starts_at, appointment.ends_at
    calendar = person.calendar
    if calendar.between(starts, ends) < ends - starts:
        yield _("That is outside the working hours of %(who)s.") % {"who": person}
    place = appointment.lead.company.place.clock
    window = clock.window(place, starts)
    there = clock.local(starts, place.zone) if place.zone else None
    if there and (window is None or starts not in window):
        yield _("It is %(time)s there then: outside office hours.") % {"time": f"{there:%H:%M}"}
    if not appointment.invited_address:
        yield invitations.no_invitation_reason(appointment)


def format_day(appointment: Appointment) -> str:
    """When it is, for a story that is read on any day: on the clock of who goes there."""
    return date_format(appointment.starts_at.astimezone(ZoneInfo(appointment.person.time_zone)), "D j M, H:i")


def log_change(appointment: Appointment, event: Event, by: User, said: str = "") -> None:
    AppointmentChange.objects.create(
        appointment=appointment,
        event=event,
        starts_at=appointment.starts_at,
        note=said[:300],
        by=by,
        at=clock.now(),
    )


def _log_cancellation(appointment: Appointment, by: User, reason: str) -> None:
    facts = {"when": format_day(appointment), "who": appointment.person, "why": reason}
    Activity.objects.create(
        lead=appointment.lead,
        contact=appointment.contact,
        round=appointment.lead.round,
        kind=Activity.Kind.CALENDAR,
        note=_("The meeting of %(when)s with %(who)s is cancelled: %(why)s") % facts,
        by=by,
        at=clock.now(),
    )


def _require_future(starts_at: datetime) -> None:
    if starts_at <= clock.now():
        raise SlotUnavailable(_("That moment has passed."))


def _save_if_free(appointment: Appointment) -> None:
    """Write it, unless its person is away or has something else."""
    person, starts, ends = appointment.person, appointment.starts_at, appointment.ends_at
    if away := person.absences.between(starts, ends).first():
        raise _slot_taken_error(appointment, _("%(who)s is away then.") % {"who": away.person})
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError as error:
        raise _slot_taken_error(
            appointment, _("%(who)s has something else then.") % {"who": person}
        ) from error


def _slot_taken_error(appointment: Appointment, said: str) -> SlotTaken:
    duration = appointment.ends_at - appointment.starts_at
    free = availability.nearest(appointment.person, appointment.starts_at, duration, apart_from=appointment)
    return SlotTaken(said, free)


def _sync_visit(appointment: Appointment, *, gone: bool = False) -> None:
    """Field's meeting shows before inside calls (R4)."""
    if appointment.person.role == Role.FIELD:
        tell = field_visits.remove if gone else field_visits.add
        tell(appointment.lead.company, appointment.starts_at, appointment.person)
