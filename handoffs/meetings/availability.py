"""When somebody is free: they work, nothing is planned, and the other side's office is open."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handoffs.models import Appointment
from salesdesk import clock
from salesdesk.people.models import User

SLOT = timedelta(minutes=30)
MEETING = timedelta(minutes=45)
#: Between two times of one day that are proposed.
APART = timedelta(hours=2)
#: So far ahead a time is looked for.
AHEAD = timedelta(days=21)


def free_slots(
    person: User, *, after: datetime, count: int = 6, a_day: int = 0, place=None, lasts: timedelta = MEETING
) -> list[datetime]:
    """The next moments, on the half hour, at which `person` works and has nothing else; `count` at most.

    With `a_day` so many a day, hours apart, so that a choice spans days; with `place` only in the office hours
    there.
    """
    until, calendar = after + AHEAD, person.calendar
    taken = _taken(person, after, until)
    free: list[datetime] = []
    at = after.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while at < until and len(free) < count:
        if (
            _is_free(taken, at, lasts)
            and _works(calendar, at, lasts)
            and _open(place, at)
            and _apart(free, at, person, a_day)
        ):
            free.append(at)
        at += SLOT
    return free


def nearest(
    person: User, wanted: datetime, lasts: timedelta, count: int = 3, apart_from: Appointment | None = None
) -> list[datetime]:
    """The free moments that are nearest to the one that was wanted, before or after it, in their order."""
    since = max(clock.now(), wanted - timedelta(days=2))
    calendar = person.calendar
    taken = _taken(person, since, wanted + AHEAD, apart_from)
    at = since.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    free: list[datetime] = []
    while at < wanted + AHEAD and len([each for each in free if each > wanted]) < count:
        if _is_free(taken, at, lasts) and _works(calendar, at, lasts):
            free.append(at)
        at += SLOT
    return sorted(sorted(free, key=lambda each: abs(each - wanted))[:count])


def _taken(person: User, since: datetime, until: datetime, apart_from: Appointment | None = None):
    planned = Appointment.objects.planned().filter(person=person).between(since, until)
    if apart_from is not None:
        planned = planned.exclude(pk=apart_from.pk)
    return list(planned.values_list("starts_at", "ends_at"))


def _is_free(taken, at: datetime, lasts: timedelta) -> bool:
    return not any(start < at + lasts and at < end for start, end in taken)


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
