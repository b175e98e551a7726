"""Wall time and instants: what the clock on somebody's wall shows, and when that is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from salesdesk.clock.zones import is_zone


@dataclass(frozen=True)
class Window:
    """A stretch of time in UTC: from `opens_at` until just before `closes_at`."""

    opens_at: datetime
    closes_at: datetime

    def __contains__(self, instant: datetime) -> bool:
        return self.opens_at <= instant < self.closes_at


class Resolved(NamedTuple):
    """The instant (UTC) that a wall time means; `moved` when that wall time does not exist there."""

    instant: datetime
    moved: bool


def local(instant: datetime, zone: str) -> datetime | None:
    """What the wall shows in `zone` at `instant`; None for an unknown zone, so that nothing is shown."""
    return instant.astimezone(ZoneInfo(zone)) if is_zone(zone) else None


def resolve(wall: datetime, zone: str) -> Resolved:
    """When the naive `wall` time is in `zone`.

    In the hour that spring skips it moves forward by what was skipped (02:30 becomes 03:30) and says so;
    in the hour that autumn repeats it is the first of the two. ValueError for an unknown zone or an aware
    time.
    """
    if wall.tzinfo is not None:
        raise ValueError("A wall time carries no time zone of its own.")
    if not is_zone(zone):
        raise ValueError(f"No such time zone: {zone!r}")
    there = ZoneInfo(zone)
    instant = wall.replace(tzinfo=there, fold=0).astimezone(UTC)
    return Resolved(
        instant, moved=instant.astimezone(there).replace(tzinfo=None, fold=0) != wall.replace(fold=0)
    )


def instant_of(wall: datetime, zone: str) -> datetime:
    """The instant (UTC) of a naive wall time in `zone`, by the rule of `resolve`."""
    return resolve(wall, zone).instant


def hours_of(day: date, start: time, end: time, zone: str) -> Window | None:
    """The hours of one day in `zone`; None where the clock's change leaves nothing of them.

    A wall time at which the clock changes can be read as two instants. Opening at the later and closing at
    the earlier keeps every moment within the hours.
    """
    opens_at = max(_readings(datetime.combine(day, start), zone))
    closes_at = min(_readings(datetime.combine(day, end), zone))
    return Window(opens_at, closes_at) if opens_at < closes_at else None


def _readings(wall: datetime, zone: str) -> tuple[datetime, datetime]:
    there = wall.replace(tzinfo=ZoneInfo(zone))
    return there.replace(fold=0).astimezone(UTC), there.replace(fold=1).astimezone(UTC)
