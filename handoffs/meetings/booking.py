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
from leads.models import Lead, Touch
from leads.queue import field_visits
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.templatetags.figures import when

from . import availability, invitations, reschedule

What = AppointmentChange.What

MEETING = availability.MEETING


class NotThen(transitions.Refused):
    """Nobody meets at that moment; another one may do."""


class Taken(NotThen):
    """The person has something else then. `free` are the nearest moments at which they have not, said on the
    clock of who asks."""

    def __init__(self, said: str, free: list[datetime]) -> None:
        times = "; ".join(when(at) for at in free)
        super().__init__(f"{said} " + _("Free: %(times)s.") % {"times": times} if free else said)
        self.free = free


@transaction.atomic
def book(
    lead: Lead,
    person: User,
    by: User,
    *,
    starts_at: datetime,
    lasts: timedelta = MEETING,
    where: str = "",
    visit: bool = False,
    about: str = "",
) -> Appointment:
    """A meeting of `person` with the lead's contact, who is invited. Raises Refused in the past, or for a lead that was
    closed, Taken over another."""
    lead = transitions.locked(lead.pk)
    if not lead.is_open:
        raise transitions.Refused(_("This lead is closed."))
    _ahead(starts_at)
    appointment = Appointment(
        lead=lead,
        contact=lead.contact,
        person=person,
        booked_by=by,
        starts_at=starts_at,
        ends_at=starts_at + lasts,
        where=where,
        visit=visit,
        about=about,
        created_at=clock.now(),
    )
    _take(appointment)
    log(appointment, What.BOOKED, by)
    _tell_callers(appointment)
    invitations.invite(appointment)
    reschedule.found(lead, appointment, by)
    return appointment


@transaction.atomic
def move(
    appointment: Appointment,
    by: User,
    *,
    starts_at: datetime,
    lasts: timedelta | None = None,
    where: str | None = None,
    visit: bool | None = None,
    reason: str = "",
) -> Appointment:
    """Another time, or another place: the other side's calendar follows. What is None stays."""
    appointment = locked(appointment)
    lasts = lasts or appointment.ends_at - appointment.starts_at
    if starts_at != appointment.starts_at:
        _ahead(starts_at)
    _tell_callers(appointment, gone=True)
    appointment.starts_at, appointment.ends_at = starts_at, starts_at + lasts
    appointment.where = appointment.where if where is None else where
    appointment.visit = appointment.visit if visit is None else visit
    appointment.sequence += 1
    _take(appointment)
    log(appointment, What.MOVED, by, reason)
    _tell_callers(appointment)
    invitations.invite(appointment, reason)
    return appointment


@transaction.atomic
def cancel(appointment: Appointment, by: User, *, reason: str) -> Appointment:
    """Called off, and why: it leaves both calendars, and the story says so."""
    appointment = locked(appointment)
    appointment.cancel()
    appointment.save()
    log(appointment, What.CANCELLED, by, reason)
    _say_cancelled(appointment, by, reason)
    _tell_callers(appointment, gone=True)
    invitations.call_off(appointment, reason)
    return appointment


def call_off(lead: Lead, by: User | None, reason: str) -> list[Appointment]:
    """Every meeting to come of a lead (locked) that goes another way: nobody waits for who won't come.

    For leads.funnel.exit_hooks; where the desk itself let the lead go, it is done in the name of who would meet them.
    """
    coming = lead.appointments.to_begin().select_related("person").order_by("pk")
    return [cancel(each, by or each.person, reason=reason) for each in coming]


def locked(appointment: Appointment) -> Appointment:
    """The planned appointment and its lead as they are now. Refused, saying what became of it."""
    lead = transitions.locked(appointment.lead_id)
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


def remarks(appointment: Appointment) -> Iterator[str]:
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
    if not appointment.invited:
        yield invitations.why_not(appointment)


def day_of(appointment: Appointment) -> str:
    """When it is, for a story that is read on any day: on the clock of who goes there."""
    return date_format(appointment.starts_at.astimezone(ZoneInfo(appointment.person.time_zone)), "D j M, H:i")


def log(appointment: Appointment, what: What, by: User, said: str = "") -> None:
    AppointmentChange.objects.create(
        appointment=appointment,
        what=what,
        starts_at=appointment.starts_at,
        said=said[:300],
        by=by,
        at=clock.now(),
    )


def _say_cancelled(appointment: Appointment, by: User, reason: str) -> None:
    facts = {"when": day_of(appointment), "who": appointment.person, "why": reason}
    Touch.objects.create(
        lead=appointment.lead,
        contact=appointment.contact,
        round=appointment.lead.round,
        kind=Touch.Kind.DIARY,
        note=_("The meeting of %(when)s with %(who)s is cancelled: %(why)s") % facts,
        by=by,
        at=clock.now(),
    )


def _ahead(starts_at: datetime) -> None:
    if starts_at <= clock.now():
        raise NotThen(_("That moment has passed."))


def _take(appointment: Appointment) -> None:
    """Write it, unless its person is away or has something else."""
    person, starts, ends = appointment.person, appointment.starts_at, appointment.ends_at
    if away := person.absences.between(starts, ends).first():
        raise _taken(appointment, _("%(who)s is away then.") % {"who": away.person})
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError as error:
        raise _taken(appointment, _("%(who)s has something else then.") % {"who": person}) from error


def _taken(appointment: Appointment, said: str) -> Taken:
    lasts = appointment.ends_at - appointment.starts_at
    free = availability.nearest(appointment.person, appointment.starts_at, lasts, apart_from=appointment)
    return Taken(said, free)


def _tell_callers(appointment: Appointment, *, gone: bool = False) -> None:
    """Field's meeting shows before inside calls (R4)."""
    if appointment.person.role == Role.FIELD:
        tell = field_visits.gone if gone else field_visits.planned
        tell(appointment.lead.company, appointment.starts_at, appointment.person)
