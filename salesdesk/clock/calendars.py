"""Personal working hours. Deadlines of handoffs and first calls count only these."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from salesdesk.clock.special_days import NO_SPECIAL_DAYS, SpecialDays
from salesdesk.clock.walltime import Window, hours_of
from salesdesk.clock.workdays import is_holiday
from salesdesk.clock.zones import is_zone

# Longer than any leave of absence.
_HORIZON = timedelta(days=3 * 366)


class NeverOpen(Exception):
    """A calendar has too few working hours in the next three years to set a deadline."""


@dataclass(frozen=True)
class Calendar:
    """One person's working hours in their own time zone, minus holidays and absences.

    `days` are ISO weekdays (1 is Monday) in any iterable, `away` holds pairs of aware instants (from, to), and
    `special` the desk's own days off and worked holidays. Raises ValueError for impossible hours, days or absences
    and for an unknown time zone.
    """

    zone: str
    country: str
    subdivision: str
    start: time
    end: time
    days: frozenset[int]
    away: tuple[tuple[datetime, datetime], ...] = ()
    special: SpecialDays = NO_SPECIAL_DAYS

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", frozenset(self.days))
        object.__setattr__(self, "away", tuple(sorted((begin, back) for begin, back in self.away)))
        if not self.start < self.end:
            raise ValueError("Working hours must end after they start, on the same day.")
        if any(begin >= back for begin, back in self.away):
            raise ValueError("An absence must end after it begins.")
        if not self.days or not self.days <= set(range(1, 8)):
            raise ValueError("Working days must be ISO weekdays, at least one.")
        if not is_zone(self.zone):
            raise ValueError(f"No such time zone: {self.zone!r}")

    def with_days(self, special: SpecialDays) -> "Calendar":
        """Return this calendar with the days of a territory, which win over those of the country."""
        both = special.over(self.special)
        return self if both == self.special else replace(self, special=both)

    def is_open(self, instant: datetime) -> bool:
        """Return whether the person is at work at `instant`."""
        return any(self._shifts(instant, instant + timedelta.resolution))

    def add(self, instant: datetime, working: timedelta) -> datetime:
        """Return the instant (UTC) at which `working` time has passed since `instant`.

        Outside working hours counting starts at the next opening, even for a zero duration. Time that runs out at
        the end of a day ends then, not the next morning. Raises NeverOpen when it would take three years.
        """
        if working < timedelta():
            raise ValueError("Working time can't be negative.")
        for shift in self._shifts(instant, instant + _HORIZON):
            length = shift.closes_at - shift.opens_at
            if working <= length:
                return shift.opens_at + working
            working -= length
        raise NeverOpen

    def before(self, instant: datetime, working: timedelta) -> datetime:
        """Return the latest instant (UTC) from which `working` time passes until `instant`; the reverse of `add`."""
        if working < timedelta():
            raise ValueError("Working time can't be negative.")
        span = timedelta(days=14)
        while span < _HORIZON:
            left = working
            for shift in reversed(list(self._shifts(instant - span, instant))):
                length = shift.closes_at - shift.opens_at
                if left <= length:
                    return shift.closes_at - left
                left -= length
            span *= 4
        raise NeverOpen

    def between(self, earlier: datetime, later: datetime) -> timedelta:
        """Return the working time from `earlier` to `later`, negative if `later` comes first.

        Time off counts as zero: something offered and answered outside working hours took no time. Show that as
        "before working hours" rather than "in 0 seconds".
        """
        if later < earlier:
            return -self.between(later, earlier)
        lengths = (shift.closes_at - shift.opens_at for shift in self._shifts(earlier, later))
        return sum(lengths, timedelta())

    def shifts(self, since: datetime, until: datetime) -> list[Window]:
        """Return the working periods between `since` and `until`, in order, trimmed to that range."""
        return list(self._shifts(since, until))

    def _shifts(self, since: datetime, until: datetime) -> Iterator[Window]:
        since, until = since.astimezone(UTC), until.astimezone(UTC)
        tz = ZoneInfo(self.zone)
        day, last = since.astimezone(tz).date(), until.astimezone(tz).date()
        while day <= last:
            for shift in self._present(day):
                cut = Window(max(shift.opens_at, since), min(shift.closes_at, until))
                if cut.opens_at < cut.closes_at:
                    yield cut
            day += timedelta(days=1)

    def _present(self, day: date) -> Iterator[Window]:
        """Yield the working hours of `day` minus absences; windows are empty where two absences overlap."""
        hours = _hours(
            self.zone, self.country, self.subdivision, self.start, self.end, self.days, day, self.special
        )
        if hours is None:
            return
        opens_at = hours.opens_at
        for begin, back in self.away:
            if back > opens_at and begin < hours.closes_at:
                yield Window(opens_at, begin)
                opens_at = back
        yield Window(opens_at, hours.closes_at)


@lru_cache(maxsize=65536)
def _hours(
    zone: str,
    country: str,
    subdivision: str,
    start: time,
    end: time,
    days: frozenset[int],
    day: date,
    special: SpecialDays,
) -> Window | None:
    if day.isoweekday() not in days or is_holiday(country, subdivision, day, special):
        return None
    return hours_of(day, start, end, zone)
