"""When a person works: the clock of a handoff and of a first call runs in these hours only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from salesdesk.clock.walltime import Window, hours_of
from salesdesk.clock.workdays import is_public_holiday
from salesdesk.clock.zones import is_zone

# Longer than any leave.
_HORIZON = timedelta(days=3 * 366)


class NeverOpen(Exception):
    """Somebody does not work that much in three years: no deadline can be set by their calendar."""


@dataclass(frozen=True)
class Calendar:
    """The working hours of one person, on their own wall clock, without public holidays and absences.

    `days` are ISO weekdays (1 is Monday), `away` pairs of aware instants (from, to). A person's list of days
    may be handed over as it is. ValueError for hours or days that nobody can work.
    """

    zone: str
    country: str
    subdivision: str
    start: time
    end: time
    days: frozenset[int]
    away: tuple[tuple[datetime, datetime], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", frozenset(self.days))
        object.__setattr__(self, "away", tuple(sorted((begin, back) for begin, back in self.away)))
        if not self.start < self.end:
            raise ValueError("Working hours end after they start, on the same day.")
        if any(begin >= back for begin, back in self.away):
            raise ValueError("An absence ends after it begins.")
        if not self.days or not self.days <= set(range(1, 8)):
            raise ValueError("Working days are ISO weekdays, at least one.")
        if not is_zone(self.zone):
            raise ValueError(f"No such time zone: {self.zone!r}")

    def is_open(self, instant: datetime) -> bool:
        """Whether the person is at work at `instant`."""
        return any(self._shifts(instant, instant + timedelta.resolution))

    def add(self, instant: datetime, working: timedelta) -> datetime:
        """The instant (UTC) at which `working` time has passed since `instant`.

        Outside working hours the clock starts at the next opening, also for no time at all. Time that is used
        up when the day ends is up then, not the next morning. NeverOpen when that takes three years.
        """
        if working < timedelta():
            raise ValueError("Working time is added, never taken back.")
        for shift in self._shifts(instant, instant + _HORIZON):
            lasts = shift.closes_at - shift.opens_at
            if working <= lasts:
                return shift.opens_at + working
            working -= lasts
        raise NeverOpen

    def before(self, instant: datetime, working: timedelta) -> datetime:
        """The latest instant (UTC) from which `working` time has passed until `instant`: `add`, backwards."""
        if working < timedelta():
            raise ValueError("Working time is counted back here, never forward.")
        span = timedelta(days=14)
        while span < _HORIZON:
            left = working
            for shift in reversed(list(self._shifts(instant - span, instant))):
                lasts = shift.closes_at - shift.opens_at
                if left <= lasts:
                    return shift.closes_at - left
                left -= lasts
            span *= 4
        raise NeverOpen

    def between(self, earlier: datetime, later: datetime) -> timedelta:
        """The working time from `earlier` to `later`, negative the other way round.

        Nights count nothing: what is offered and answered while the person is off took 0. Say "before working
        hours" there, never "in 0 seconds".
        """
        if later < earlier:
            return -self.between(later, earlier)
        lasts = (shift.closes_at - shift.opens_at for shift in self._shifts(earlier, later))
        return sum(lasts, timedelta())

    def shifts(self, since: datetime, until: datetime) -> list[Window]:
        """The stretches of work from `since` to `until`, in order, as a calendar draws them."""
        return list(self._shifts(since, until))

    def _shifts(self, since: datetime, until: datetime) -> Iterator[Window]:
        """The stretches of work from `since` to `until`, in order, cut to fit."""
        since, until = since.astimezone(UTC), until.astimezone(UTC)
        there = ZoneInfo(self.zone)
        day, last = since.astimezone(there).date(), until.astimezone(there).date()
        while day <= last:
            for shift in self._present(day):
                cut = Window(max(shift.opens_at, since), min(shift.closes_at, until))
                if cut.opens_at < cut.closes_at:
                    yield cut
            day += timedelta(days=1)

    def _present(self, day: date) -> Iterator[Window]:
        """What absences leave of the working hours of `day`, with empty stretches where two of them overlap."""
        hours = _hours(self.zone, self.country, self.subdivision, self.start, self.end, self.days, day)
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
    zone: str, country: str, subdivision: str, start: time, end: time, days: frozenset[int], day: date
) -> Window | None:
    if day.isoweekday() not in days or is_public_holiday(country, subdivision, day):
        return None
    return hours_of(day, start, end, zone)
