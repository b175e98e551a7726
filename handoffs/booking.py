"""Meetings in people's calendars. Nobody is booked twice, also when two press at once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from leads import funnel
from leads.models import Lead
from salesdesk import clock
from salesdesk.people.models import User

from .models import Appointment

SLOT = timedelta(minutes=30)
MEETING = timedelta(minutes=45)
#: Between two times of one day that are proposed.
APART = timedelta(hours=2)


@transaction.atomic
def book(
    lead: Lead,
    person: User,
    by,
    *,
    starts_at: datetime,
    lasts: timedelta = MEETING,
    where: str = "",
    visit: bool = False,
) -> Appointment:
    """A meeting of `person` with the lead's contact. Raises Refused in the past, or over another one."""
    if starts_at <= clock.now():
        raise funnel.Refused(_("That moment has passed."))
    try:
        with transaction.atomic():
            return Appointment.objects.create(
                lead=lead,
                contact=lead.contact,
                person=person,
                booked_by=by,
                starts_at=starts_at,
                ends_at=starts_at + lasts,
                where=where,
                visit=visit,
                created_at=clock.now(),
            )
    except IntegrityError as error:
        raise funnel.Refused(_("%(who)s has something else then.") % {"who": person}) from error


def free_slots(
    person: User, *, after: datetime, count: int = 6, a_day: int = 0, place=None, lasts: timedelta = MEETING
) -> list[datetime]:
    """The next moments, on the half hour, at which `person` works and has nothing else; `count` at most.

    With `a_day` so many a day, hours apart, so that a choice spans days; with `place` only in the office hours
    there.
    """
    until = after + timedelta(days=21)
    taken = list(
        Appointment.objects.planned()
        .filter(person=person, ends_at__gt=after, starts_at__lt=until)
        .values_list("starts_at", "ends_at")
    )
    calendar = person.calendar
    free: list[datetime] = []
    at = after.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while at < until and len(free) < count:
        busy = any(start < at + lasts and at < end for start, end in taken)
        if not busy and _works(calendar, at, lasts) and _open(place, at) and _apart(free, at, person, a_day):
            free.append(at)
        at += SLOT
    return free


def _works(calendar: clock.Calendar, at: datetime, lasts: timedelta) -> bool:
    return calendar.is_open(at) and calendar.between(at, at + lasts) == lasts


def _open(place, at: datetime) -> bool:
    """Whether the lead's side is at work; a place whose hours nobody knows is asked nothing."""
    window = clock.window(place, at) if place else None
    return window is None or at in window


def _apart(free: list[datetime], at: datetime, person: User, a_day: int) -> bool:
    """Whether `at` is hours away from what is free already, and its day has room."""
    if not a_day:
        return True
    zone = ZoneInfo(person.time_zone)
    day = at.astimezone(zone).date()
    same = [each for each in free if each.astimezone(zone).date() == day]
    return len(same) < a_day and all(at - each >= APART for each in same)
