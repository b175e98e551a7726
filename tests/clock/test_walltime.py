"""Conversion of wall times, which are naive here, so DTZ001 does not apply."""
# ruff: noqa: DTZ001

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from salesdesk.clock import instant_of, is_zone, local, resolve
from tests.clock import strategies as some

HOUR = timedelta(hours=1)


def test_resolve_follows_daylight_saving_time():
    assert datetime(2026, 1, 12, 9, tzinfo=UTC) == instant_of(datetime(2026, 1, 12, 10), "Europe/Amsterdam")
    assert datetime(2026, 7, 13, 8, tzinfo=UTC) == instant_of(datetime(2026, 7, 13, 10), "Europe/Amsterdam")


def test_skipped_hour_moves_forward_and_is_marked():
    resolved = resolve(datetime(2026, 3, 29, 2, 30), "Europe/Madrid")

    assert resolved.moved
    assert datetime(2026, 3, 29, 3, 30) == local(resolved.instant, "Europe/Madrid").replace(tzinfo=None)


def test_repeated_hour_means_its_first_occurrence():
    resolved = resolve(datetime(2026, 10, 25, 2, 30), "Europe/Madrid")

    assert not resolved.moved
    assert datetime(2026, 10, 25, 0, 30, tzinfo=UTC) == resolved.instant


def test_skipped_day_becomes_the_next_one():
    resolved = resolve(datetime(2011, 12, 30, 10), "Pacific/Apia")

    assert resolved.moved
    assert datetime(2011, 12, 31, 10) == local(resolved.instant, "Pacific/Apia").replace(tzinfo=None)


def test_unknown_zone_has_no_local_time_and_can_not_be_resolved():
    at = datetime(2026, 1, 12, 9, tzinfo=UTC)

    assert [local(at, zone) for zone in ("", "Europe", "Mars/Olympus")] == [None, None, None]
    assert not is_zone("../etc/passwd")
    with pytest.raises(ValueError, match="Mars"):
        resolve(datetime(2026, 1, 12, 9), "Mars/Olympus")


def test_aware_time_is_rejected_as_wall_time():
    with pytest.raises(ValueError, match="wall time"):
        resolve(datetime(2026, 1, 12, 9, tzinfo=UTC), "Europe/Madrid")


@settings(deadline=None, max_examples=500)
@given(wall=some.walls, zone=some.zones)
def test_local_time_of_a_resolved_wall_time_is_the_same_or_later(wall, zone):
    resolved = resolve(wall, zone)
    shown = local(resolved.instant, zone).replace(tzinfo=None, fold=0)

    assert UTC is resolved.instant.tzinfo
    assert (shown > wall) if resolved.moved else (shown == wall)


def changes(zone, year):
    """Return the instants, to the second, at which `zone` changes its offset in `year`."""
    at = datetime(year, 1, 1, tzinfo=UTC)
    there = ZoneInfo(zone)

    def offset(instant):
        return instant.astimezone(there).utcoffset()

    while at.year == year:
        before, at = at, at + timedelta(days=4)
        if offset(before) == offset(at):
            continue
        low, high = before, at
        while high - low > timedelta(seconds=1):
            middle = low + ((high - low) / 2 // timedelta(seconds=1)) * timedelta(seconds=1)
            low, high = (middle, high) if offset(middle) == offset(low) else (low, middle)
        yield high, offset(high) - offset(low)


def test_every_clock_change_of_every_zone_resolves():
    seen = 0
    for zone in some.ZONES:
        for at, jump in changes(zone, 2027):
            seen += 1
            last = local(at - timedelta(seconds=1), zone).replace(tzinfo=None, fold=0) + timedelta(seconds=1)
            resolved = resolve(last + jump / 2, zone)
            assert resolved.instant == at + jump / 2
            assert resolved.moved is (jump > timedelta())
    assert seen > 300
