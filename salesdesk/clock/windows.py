"""Call windows: calling hours on working days at the lead's location."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from salesdesk.clock.places import Place
from salesdesk.clock.walltime import Window, hours_of
from salesdesk.clock.workdays import is_working_day

# Longer than any run of holidays, so that finding no window means never rather than not soon.
_HORIZON = timedelta(days=31)


@dataclass(frozen=True)
class CallingHours:
    """The hours in which a campaign calls, in the lead's local time. They do not cross midnight."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise ValueError("Calling hours must end after they start, on the same day.")

    def at(self, place: Place) -> "CallingHours | None":
        """Return these hours within those that the law of `place` allows; None if nothing is left.

        Without a country they are limited to UNKNOWN_COUNTRY_HOURS.
        """
        start, end = (
            max(self.start, place.calls_from or time.min),
            min(self.end, place.calls_until or time.max),
        )
        if not place.country:
            start, end = max(start, UNKNOWN_COUNTRY_HOURS.start), min(end, UNKNOWN_COUNTRY_HOURS.end)
        return CallingHours(start, end) if start < end else None


CALLING_HOURS = CallingHours(time(9), time(17, 30))
UNKNOWN_COUNTRY_HOURS = CallingHours(time(9), time(17))


def window(place: Place, at: datetime, hours: CallingHours = CALLING_HOURS) -> Window | None:
    """Return the call window that contains `at`, or else the next one.

    With several possible zones it is what their windows share. None means that `place` may never be called: no zone
    is known, the possible zones share no calling hour, or the law or an unknown country leaves no hour to call.
    """
    return next(
        (each for each in _from_day(place, at.astimezone(UTC).date(), hours) if at < each.closes_at), None
    )


@lru_cache(maxsize=16384)
def _from_day(place: Place, day: date, hours: CallingHours) -> tuple[Window, ...]:
    """Return the windows that overlap `day` (in UTC) and the first one after it."""
    at = datetime.combine(day, time(), UTC)
    midnight, found = at + timedelta(days=1), []
    while each := _shared(place, at, hours):
        found.append(each)
        if each.opens_at >= midnight:
            break
        at = each.closes_at
    return tuple(found)


def _shared(place: Place, at: datetime, hours: CallingHours) -> Window | None:
    """Return the first window after `at` in which every possible zone is open.

    Each pass compares the zones' own next windows. While they don't overlap, a shared window can't begin before
    the latest of their openings, so the search continues from there.
    """
    here, until = hours.at(place), at + _HORIZON
    if here is None or not place.zones:
        return None
    while at < until:
        own = [_next_in(zone, place, at, here) for zone in place.zones]
        found = [each for each in own if each]
        if len(found) < len(own):
            return None
        overlap = Window(max(each.opens_at for each in found), min(each.closes_at for each in found))
        if overlap.opens_at < overlap.closes_at:
            return overlap
        at = overlap.opens_at
    return None


def _next_in(zone: str, place: Place, at: datetime, hours: CallingHours) -> Window | None:
    """Return the window of this zone alone that contains `at`, or else its next one."""
    today = at.astimezone(ZoneInfo(zone)).date()
    for ahead in range(_HORIZON.days + 1):
        found = _of_day(zone, place, hours, today + timedelta(days=ahead))
        if found and at < found.closes_at:
            return found
    return None


@lru_cache(maxsize=65536)
def _of_day(zone: str, place: Place, hours: CallingHours, day: date) -> Window | None:
    if not is_working_day(place.country, place.subdivision, day, place.special):
        return None
    return hours_of(day, hours.start, hours.end, zone)
