"""Whenever the demo is opened, its people are at work."""

from datetime import UTC, datetime, timedelta

import pytest

from salesdesk.embedded.demo_clock import DemoClock, next_working

TUESDAY_TEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_in_working_hours_the_demo_lives_on_the_real_time(tmp_path):
    assert timedelta(0) == DemoClock(tmp_path / "clock").wind(TUESDAY_TEN)


@pytest.mark.parametrize(
    ("real", "shown"),
    [
        (datetime(2026, 11, 21, 19, 0, tzinfo=UTC), datetime(2026, 11, 23, 9, 15, tzinfo=UTC)),
        (datetime(2026, 11, 24, 2, 0, tzinfo=UTC), datetime(2026, 11, 24, 9, 15, tzinfo=UTC)),
        (datetime(2026, 11, 24, 20, 0, tzinfo=UTC), datetime(2026, 11, 25, 9, 15, tzinfo=UTC)),
        (datetime(2026, 12, 24, 20, 0, tzinfo=UTC), datetime(2026, 12, 28, 9, 15, tzinfo=UTC)),
    ],
)
def test_at_night_on_a_sunday_and_at_christmas_it_is_the_next_working_morning(real, shown):
    assert shown == next_working(real)


def test_the_demos_clock_never_goes_back(tmp_path):
    clock = DemoClock(tmp_path / "clock")
    first = clock.wind(datetime(2026, 11, 21, 19, 0, tzinfo=UTC))

    assert first == clock.wind(datetime(2026, 11, 21, 20, 0, tzinfo=UTC))
    assert first < clock.wind(datetime(2026, 11, 22, 3, 0, tzinfo=UTC))
