"""The demo desk always opens within working hours."""

from datetime import UTC, datetime, timedelta

import pytest

from salesdesk.embedded.demo_clock import DemoClock, next_working

TUESDAY_TEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_demo_clock_shows_the_real_time_in_working_hours(tmp_path):
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
def test_demo_clock_moves_to_the_next_working_morning_outside_working_hours(real, shown):
    assert shown == next_working(real)


def test_demo_clock_never_goes_back(tmp_path):
    clock = DemoClock(tmp_path / "clock")
    first = clock.wind(datetime(2026, 11, 21, 19, 0, tzinfo=UTC))

    assert first == clock.wind(datetime(2026, 11, 21, 20, 0, tzinfo=UTC))
    assert first < clock.wind(datetime(2026, 11, 22, 3, 0, tzinfo=UTC))
