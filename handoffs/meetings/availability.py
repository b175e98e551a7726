"""Find free meeting slots: working hours without meetings and call blocks, in the customer's office hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handoffs.models import Appointment, CallBlock
from salesdesk import clock
from salesdesk.people.models import User

SLOT_STEP = timedelta(minutes=30)
DEFAULT_DURATION = timedelta(minutes=45)
#: Between two proposed slots of one day.
MIN_SPACING = timedelta(hours=2)
SEARCH_AHEAD = timedelta(days=21)


def free_slots(
    person: User,
    *,
    after: datetime,
    count: int = 6,
    a_day: int = 0,
    place=None,
    duration: timedelta = DEFAULT_DURATION,
) -> list[datetime]:
    """Return the next free slots of `person`, on the half hour, at most `count`.

    `a_day` limits the slots per day and spaces them out, so that the choice spans several days. `place` limits them
    to office hours there.
    """
    until, calendar = after + SEARCH_AHEAD, person.calendar
    taken = _taken(person, after, until)
    free: list[datetime] = []
    at = after.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while at < until and len(free) < count:
        if (
            _is_free(taken, at, duration)
            and _works(calendar, at, duration)
            and _customer_open(place, at)
            and _is_spaced(free, at, person, a_day)
        ):
            free.append(at)
        at += SLOT_STEP
    return free


def nearest(
    person: User, wanted: datetime, duration: timedelta, count: int = 3, apart_from: Appointment | None = None
) -> list[datetime]:
    """Return the free slots nearest to `wanted`, before or after it, in chronological order.

    `apart_from` is an appointment that may be moved, so its own time counts as free.
    """
    since = max(clock.now(), wanted - timedelta(days=2))
    calendar = person.calendar
    taken = _taken(person, since, wanted + SEARCH_AHEAD, apart_from)
    at = since.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    free: list[datetime] = []
    while at < wanted + SEARCH_AHEAD and len([each for each in free if each > wanted]) < count:
        if _is_free(taken, at, duration) and _works(calendar, at, duration):
            free.append(at)
        at += SLOT_STEP
    return sorted(sorted(free, key=lambda each: abs(each - wanted))[:count])


def _taken(person: User, since: datetime, until: datetime, apart_from: Appointment | None = None):
    planned = Appointment.objects.planned().filter(person=person).between(since, until)
    if apart_from is not None:
        planned = planned.exclude(pk=apart_from.pk)
    blocked = CallBlock.objects.filter(person=person).between(since, until).order_by()
    return list(
        planned.order_by()
        .values_list("starts_at", "ends_at")
        .union(blocked.values_list("starts_at", "ends_at"), all=True)
    )


def _is_free(taken, at: datetime, duration: timedelta) -> bool:
    return not any(start < at + duration and at < end for start, end in taken)


def _works(calendar: clock.Calendar, at: datetime, duration: timedelta) -> bool:
    return calendar.is_open(at) and calendar.between(at, at + duration) == duration


def _customer_open(place, at: datetime) -> bool:
    """Return whether the customer's office is open. Unknown office hours count as open."""
    window = clock.window(place, at) if place else None
    return window is None or at in window


def _is_spaced(free: list[datetime], at: datetime, person: User, a_day: int) -> bool:
    """Return whether `at` is far enough from the other slots of its day, and the day has room for it."""
    if not a_day:
        return True
    zone = ZoneInfo(person.time_zone)
    day = at.astimezone(zone).date()
    same = [each for each in free if each.astimezone(zone).date() == day]
    return len(same) < a_day and all(at - each >= MIN_SPACING for each in same)
