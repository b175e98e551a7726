"""Time zones: which exist, and which distinct ones a country has."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

# Zones with the same offsets over this period count as one: Argentina's twelve differ only in earlier years.
_COMPARED_FROM = datetime(2025, 1, 1, 12, tzinfo=UTC)
_COMPARED_DAYS = 3 * 366


@cache
def zone_names() -> frozenset[str]:
    """Return every IANA name known on this machine."""
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Return whether `name` is an IANA time zone."""
    return name in zone_names()


@cache
def zones_of(country: str) -> tuple[str, ...]:
    """Return the distinct zones of a country (ISO code), or () if the country is unknown."""
    return one_of_each(_zones_by_country().get(country, ()))


def one_of_each(zones: Iterable[str]) -> tuple[str, ...]:
    """Return `zones` without those that keep the same time as an earlier one."""
    distinct: dict[tuple[float, ...], str] = {}
    for zone in zones:
        distinct.setdefault(_offset_changes(zone), zone)
    return tuple(distinct.values())


def same_time(zone: str, others: Iterable[str]) -> bool:
    """Return whether `zone` keeps the same time as one of `others`."""
    return any(_offset_changes(zone) == _offset_changes(other) for other in others)


@cache
def day_zone(zones: tuple[str, ...]) -> str:
    """Return the one of `zones` in which a day begins last, so that it has begun in all of them; UTC without any."""
    return min(zones, key=_offsets, default="UTC")


def _offsets(zone: str) -> tuple[timedelta, timedelta]:
    offsets = [_COMPARED_FROM.replace(month=month).astimezone(ZoneInfo(zone)).utcoffset() for month in (1, 7)]
    known = [each or timedelta() for each in offsets]
    return min(known), sum(known, timedelta())


@cache
def _offset_changes(zone: str) -> tuple[float, ...]:
    """Return the days on which the UTC offset of `zone` changes, each followed by the new offset in seconds."""
    tz, previous = ZoneInfo(zone), None
    changes: list[float] = []
    for day in range(_COMPARED_DAYS):
        offset = (_COMPARED_FROM + timedelta(days=day)).astimezone(tz).utcoffset()
        if offset is not None and offset != previous:
            changes += [day, offset.total_seconds()]
            previous = offset
    return tuple(changes)


@cache
def _zones_by_country() -> dict[str, list[str]]:
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    zones: dict[str, list[str]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            country, _coordinates, zone = line.split("\t")[:3]
            zones.setdefault(country, []).append(zone)
    return {country: [z for z in found if is_zone(z)] for country, found in zones.items()}
