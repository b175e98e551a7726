from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from salesdesk.clock import CallingHours, DayPart, next_in_part, part_of, place_of, window
from tests.clock import strategies as some


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


NL = place_of("NL")
US = place_of("US")
MONDAY_NOON = utc(2026, 1, 12, 11)


def test_part_follows_the_local_time():
    assert part_of(utc(2026, 1, 12, 10, 29), NL) == DayPart.MORNING
    assert part_of(utc(2026, 1, 12, 10, 30), NL) == DayPart.MIDDAY
    assert part_of(utc(2026, 1, 12, 13, 30), NL) == DayPart.AFTERNOON
    assert part_of(utc(2026, 1, 12, 7), place_of("TW")) == DayPart.AFTERNOON


def test_next_in_current_part_is_now():
    assert next_in_part(NL, MONDAY_NOON, DayPart.MIDDAY) == MONDAY_NOON


def test_next_afternoon_is_today():
    assert utc(2026, 1, 12, 13, 30) == next_in_part(NL, MONDAY_NOON, DayPart.AFTERNOON)


def test_next_morning_is_tomorrow():
    assert utc(2026, 1, 13, 8) == next_in_part(NL, MONDAY_NOON, DayPart.MORNING)


def test_next_morning_after_friday_is_monday():
    assert utc(2026, 1, 19, 8) == next_in_part(NL, utc(2026, 1, 16, 12), DayPart.MORNING)


def test_parts_are_thirds_of_the_shared_window_with_several_zones():
    opened = window(US, MONDAY_NOON)
    third = (opened.closes_at - opened.opens_at) / 3

    assert opened.opens_at == next_in_part(US, MONDAY_NOON, DayPart.MORNING)
    assert opened.opens_at + third == next_in_part(US, MONDAY_NOON, DayPart.MIDDAY)
    assert part_of(opened.closes_at - third, US) == DayPart.AFTERNOON
    assert part_of(MONDAY_NOON, US) is None


def test_calling_hours_after_lunch_have_no_morning():
    after_lunch = CallingHours(time(13), time(17))

    assert next_in_part(NL, MONDAY_NOON, DayPart.MORNING, after_lunch) is None
    assert utc(2026, 1, 12, 12) == next_in_part(NL, MONDAY_NOON, DayPart.MIDDAY, after_lunch)


def test_place_without_a_window_has_no_part():
    assert next_in_part(place_of(""), MONDAY_NOON, DayPart.MORNING) is None
    assert part_of(MONDAY_NOON, place_of("")) is None


@settings(deadline=None, max_examples=300)
@given(place=some.places, after=some.instants, part=st.sampled_from(DayPart), hours=some.hours)
def test_next_in_part_is_in_that_part_and_in_a_window(place, after, part, hours):
    found = next_in_part(place, after, part, hours)
    if found is not None:
        assert found >= after
        assert part == part_of(found, place, hours)
        assert found in window(place, found, hours)


@settings(deadline=None, max_examples=200)
@given(place=some.places, after=some.instants)
def test_every_part_comes_within_two_weeks_with_default_hours(place, after):
    if window(place, after) is not None:
        for part in DayPart:
            assert next_in_part(place, after, part) - after < timedelta(days=17)
