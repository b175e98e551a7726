"""Time zones: which exist, which a country has, and which of those can be told apart."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

# Zones that agreed all this while are one zone to a caller: Argentina's twelve differ only in their past.
_COMPARED_FROM = datetime(2024, 1, 1, 12, tzinfo=UTC)
_COMPARED_DAYS = 4 * 366


@cache
def zone_names() -> frozenset[str]:
    """Every IANA name that this machine knows."""
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA time zone."""
    return name in zone_names()


@cache
def zones_of(country: str) -> tuple[str, ...]:
    """The zones of a country (ISO2) that differ from each other; () when the country is unknown."""
    return one_of_each(_zones_by_country().get(country, ()))


def one_of_each(zones: Iterable[str]) -> tuple[str, ...]:
    """`zones` without those that keep the same time as an earlier one."""
    kept: dict[tuple[float, ...], str] = {}
    for zone in zones:
        kept.setdefault(_pace(zone), zone)
    return tuple(kept.values())


def same_time(zone: str, others: Iterable[str]) -> bool:
    """Whether `zone` keeps the same time as one of `others`, whatever they are called."""
    return any(_pace(zone) == _pace(other) for other in others)


@cache
def _pace(zone: str) -> tuple[float, ...]:
    """When `zone` changes its offset from UTC, to the day, and to what: its fingerprint."""
    there, seen = ZoneInfo(zone), None
    pace: list[float] = []
    for day in range(_COMPARED_DAYS):
        offset = (_COMPARED_FROM + timedelta(days=day)).astimezone(there).utcoffset()
        if offset is not None and offset != seen:
            pace += [day, offset.total_seconds()]
            seen = offset
    return tuple(pace)


@cache
def _zones_by_country() -> dict[str, list[str]]:
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    zones: dict[str, list[str]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            country, _coordinates, zone = line.split("\t")[:3]
            zones.setdefault(country, []).append(zone)
    return {country: [z for z in found if is_zone(z)] for country, found in zones.items()}
