"""Conversion between local wall time and instants."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from salesdesk.clock.zones import is_zone


@dataclass(frozen=True)
class Window:
    """A period in UTC, from `opens_at` until just before `closes_at`."""

    opens_at: datetime
    closes_at: datetime

    def __contains__(self, instant: datetime) -> bool:
        return self.opens_at <= instant < self.closes_at


class Resolved(NamedTuple):
    """The instant (UTC) of a wall time; `moved` if that wall time does not exist in its zone."""

    instant: datetime
    moved: bool


def local(instant: datetime, zone: str) -> datetime | None:
    """Return the local time in `zone` at `instant`, or None if the zone is unknown."""
    return instant.astimezone(ZoneInfo(zone)) if is_zone(zone) else None


def resolve(wall: datetime, zone: str) -> Resolved:
    """Return the instant of the naive `wall` time in `zone`.

    A time skipped in spring moves forward by the skipped hour (02:30 becomes 03:30) and is marked as moved; a time
    repeated in autumn means its first occurrence. Raises ValueError for an unknown zone or an aware time.
    """
    if wall.tzinfo is not None:
        raise ValueError("A wall time must not have a time zone of its own.")
    if not is_zone(zone):
        raise ValueError(f"No such time zone: {zone!r}")
    tz = ZoneInfo(zone)
    instant = wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
    return Resolved(
        instant, moved=instant.astimezone(tz).replace(tzinfo=None, fold=0) != wall.replace(fold=0)
    )


def instant_of(wall: datetime, zone: str) -> datetime:
    """Return the instant (UTC) of a naive wall time in `zone`, as `resolve` does."""
    return resolve(wall, zone).instant


def hours_of(day: date, start: time, end: time, zone: str) -> Window | None:
    """Return the window of one day's hours in `zone`, or None if a clock change leaves nothing of it.

    A wall time during a clock change can mean two instants. Opening at the later one and closing at the earlier
    one keeps every moment of the window within the hours.
    """
    opens_at = max(_readings(datetime.combine(day, start), zone))
    closes_at = min(_readings(datetime.combine(day, end), zone))
    return Window(opens_at, closes_at) if opens_at < closes_at else None


def _readings(wall: datetime, zone: str) -> tuple[datetime, datetime]:
    aware = wall.replace(tzinfo=ZoneInfo(zone))
    return aware.replace(fold=0).astimezone(UTC), aware.replace(fold=1).astimezone(UTC)
