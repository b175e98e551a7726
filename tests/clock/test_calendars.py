from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesdesk.clock import Calendar, NeverOpen
from tests.clock import strategies as some

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = [1, 2, 3, 4, 5]


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def amsterdam(**different):
    usual = {
        "zone": "Europe/Amsterdam",
        "country": "NL",
        "subdivision": "",
        "start": time(9),
        "end": time(17, 30),
        "days": WEEK,
    }
    return Calendar(**usual | different)


def test_add_counts_24_working_hours_as_almost_three_days():
    offered = utc(2026, 1, 12, 8)  # Monday 9:00

    assert utc(2026, 1, 14, 15) == amsterdam().add(offered, 24 * HOUR)


def test_add_starts_on_monday_after_friday_night():
    assert utc(2026, 1, 12, 9) == amsterdam().add(utc(2026, 1, 9, 22), HOUR)
    assert utc(2026, 1, 12, 8) == amsterdam().add(utc(2026, 1, 9, 22), timedelta())


def test_add_ends_at_closing_time_if_the_time_runs_out_then():
    assert utc(2026, 1, 12, 16, 30) == amsterdam().add(utc(2026, 1, 12, 15, 30), HOUR)


def test_public_holiday_does_not_count():
    assert utc(2026, 4, 28, 7, 30) == amsterdam().add(utc(2026, 4, 24, 15), HOUR)


def test_regional_holiday_of_the_person_does_not_count():
    sevilla = amsterdam(zone="Europe/Madrid", country="ES", subdivision="AN")

    assert not sevilla.is_open(utc(2025, 2, 28, 10))
    assert amsterdam(zone="Europe/Madrid", country="ES", subdivision="MD").is_open(utc(2025, 2, 28, 10))


def test_nights_do_not_count():
    desk = amsterdam()

    assert timedelta() == desk.between(utc(2026, 1, 12, 18), utc(2026, 1, 13, 5))
    assert timedelta(hours=8.5) == desk.between(utc(2026, 1, 12, 0), utc(2026, 1, 13, 0))
    assert 5 * timedelta(hours=8.5) == desk.between(utc(2026, 1, 12, 0), utc(2026, 1, 19, 0))


def test_between_is_negative_in_reverse_order():
    desk, due, answered = amsterdam(), utc(2026, 1, 12, 10), utc(2026, 1, 12, 12)

    assert desk.between(due, answered) == 2 * HOUR
    assert desk.between(answered, due) == -2 * HOUR


def test_working_day_is_equally_long_in_summer_and_winter():
    desk = amsterdam(days=[1, 2, 3, 4, 5, 6, 7])

    for sunday in (utc(2026, 3, 29), utc(2026, 10, 25)):
        assert timedelta(hours=8.5) == desk.between(sunday, sunday + DAY)


def test_night_shift_during_a_clock_change_counts_elapsed_hours():
    night = amsterdam(start=time(1), end=time(5), days=[7])

    assert night.between(utc(2026, 3, 28, 12), utc(2026, 3, 29, 12)) == 3 * HOUR
    assert night.between(utc(2026, 10, 24, 12), utc(2026, 10, 25, 12)) == 5 * HOUR


def test_absence_does_not_count():
    monday, tuesday = utc(2026, 1, 12, 0), utc(2026, 1, 13, 0)
    lunch = (utc(2026, 1, 12, 11), utc(2026, 1, 12, 12))
    dentist = (utc(2026, 1, 12, 14), utc(2026, 1, 12, 15))

    assert utc(2026, 1, 13, 9) == amsterdam(away=[(monday, tuesday)]).add(utc(2026, 1, 12, 10), HOUR)
    assert timedelta(hours=7.5) == amsterdam(away=[lunch]).between(monday, tuesday)
    assert timedelta(hours=7.5) == amsterdam(away=[lunch, lunch]).between(monday, tuesday)
    assert timedelta(hours=6.5) == amsterdam(away=[dentist, lunch]).between(monday, tuesday)
    assert not amsterdam(away=[lunch]).is_open(utc(2026, 1, 12, 11))
    assert amsterdam(away=[lunch]).is_open(utc(2026, 1, 12, 12))


def test_add_raises_never_open_during_a_year_long_absence():
    gone = amsterdam(away=[(utc(2026, 1, 1), utc(2036, 1, 1))])

    with pytest.raises(NeverOpen):
        gone.add(utc(2026, 1, 12, 10), HOUR)
    assert not gone.is_open(utc(2026, 1, 12, 10))
    assert timedelta() == gone.between(utc(2026, 1, 12), utc(2027, 1, 12))


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": time(17), "end": time(9)},
        {"days": []},
        {"days": [0, 8]},
        {"zone": "Europe/Utrecht"},
        {"away": [(utc(2026, 1, 2), utc(2026, 1, 1))]},
    ],
)
def test_impossible_working_hours_are_rejected(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        amsterdam(**wrong)


def test_negative_working_time_is_rejected():
    with pytest.raises(ValueError, match="negative"):
        amsterdam().add(utc(2026, 1, 12, 10), -HOUR)


def test_working_days_may_be_a_list_or_a_set():
    assert amsterdam() == amsterdam(days=frozenset(WEEK))
    assert hash(amsterdam()) == hash(amsterdam(days=(5, 4, 3, 2, 1)))


workloads = st.timedeltas(timedelta(), 30 * HOUR)


@settings(deadline=None, max_examples=200)
@given(calendar=some.calendars, instant=some.instants, working=workloads)
def test_between_returns_what_add_added(calendar, instant, working):
    due = calendar.add(instant, working)

    assert due >= instant
    assert working == calendar.between(instant, due)


@settings(deadline=None, max_examples=200)
@given(calendar=some.calendars, instant=some.instants, elapsed=st.timedeltas(timedelta(), 60 * DAY))
def test_add_of_between_returns_the_last_moment_of_work(calendar, instant, elapsed):
    later = instant + elapsed
    passed = calendar.between(instant, later)
    if passed:
        back = calendar.add(instant, passed)
        assert instant < back <= later
        assert timedelta() == calendar.between(back, later)


@settings(deadline=None, max_examples=200)
@given(calendar=some.calendars, instant=some.instants, parts=st.tuples(workloads, workloads))
def test_adding_parts_equals_adding_their_sum(calendar, instant, parts):
    first, second = parts
    due = calendar.add(instant, first + second)

    half = calendar.add(instant, first)
    assert calendar.between(half, due) == second
    if second:
        assert due == calendar.add(half, second)


@settings(deadline=None, max_examples=300)
@given(calendar=some.calendars, instant=some.instants)
def test_time_passes_exactly_while_the_person_is_at_work(calendar, instant):
    runs = calendar.between(instant, instant + timedelta.resolution) > timedelta()

    assert runs is calendar.is_open(instant)
    if runs:
        wall = instant.astimezone(ZoneInfo(calendar.zone))
        assert calendar.start <= wall.time() < calendar.end
        assert wall.isoweekday() in calendar.days
        assert not any(begin <= instant < back for begin, back in calendar.away)
