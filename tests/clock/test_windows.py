from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from salesdesk.clock import CALLING_HOURS, CallingHours, Place, Window, place_of, window
from salesdesk.clock.windows import UNKNOWN_COUNTRY_HOURS
from salesdesk.clock.workdays import is_working_day
from tests.clock import strategies as some

INSTANT = timedelta.resolution


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_window_inside_calling_hours_is_the_current_one():
    found = window(place_of("NL"), utc(2026, 1, 12, 12))

    assert found == Window(utc(2026, 1, 12, 8), utc(2026, 1, 12, 16, 30))
    assert utc(2026, 1, 12, 8) in found
    assert utc(2026, 1, 12, 16, 30) not in found


def test_window_at_closing_time_is_the_next_one():
    assert utc(2026, 1, 13, 8) == window(place_of("NL"), utc(2026, 1, 12, 16, 30)).opens_at


def test_window_after_friday_evening_is_monday():
    assert utc(2026, 1, 12, 8) == window(place_of("NL"), utc(2026, 1, 9, 20)).opens_at


def test_saudi_arabia_is_called_on_sunday_but_not_on_friday():
    assert utc(2026, 11, 22, 6) == window(place_of("SA"), utc(2026, 11, 19, 18)).opens_at


def test_nobody_is_called_on_kings_day():
    assert utc(2026, 4, 28, 7) == window(place_of("NL"), utc(2026, 4, 27, 10)).opens_at


def test_barcelona_observes_its_own_holiday():
    diada = utc(2026, 9, 11, 9)

    assert diada in window(place_of("ES", postcode="28001"), diada)
    assert utc(2026, 9, 14, 7) == window(place_of("ES", postcode="08001"), diada).opens_at


def test_taiwan_is_not_called_during_lunar_new_year():
    found = window(place_of("TW"), utc(2026, 2, 13, 10))

    assert utc(2026, 2, 23, 1) == found.opens_at


def test_the_canary_islands_open_an_hour_after_madrid():
    at = utc(2026, 1, 12, 0)

    assert utc(2026, 1, 12, 8) == window(place_of("ES", postcode="28001"), at).opens_at
    assert utc(2026, 1, 12, 9) == window(place_of("ES", postcode="35001"), at).opens_at


def test_unknown_part_of_spain_is_called_when_both_zones_are_open():
    assert Window(utc(2026, 1, 12, 9), utc(2026, 1, 12, 16, 30)) == window(place_of("ES"), utc(2026, 1, 12))


def test_unknown_part_of_the_us_is_called_when_all_zones_are_open():
    assert Window(utc(2026, 1, 12, 19), utc(2026, 1, 12, 22, 30)) == window(place_of("US"), utc(2026, 1, 12))


def test_unknown_part_of_russia_has_no_shared_window():
    assert window(place_of("RU"), utc(2026, 1, 12)) is None


def test_place_without_a_zone_has_no_window():
    assert window(place_of(""), utc(2026, 1, 12)) is None


def test_an_unknown_country_is_called_from_nine_to_five():
    tokyo = place_of("", time_zone="Asia/Tokyo")

    assert Window(utc(2026, 1, 12, 0), utc(2026, 1, 12, 8)) == window(tokyo, utc(2026, 1, 12))
    assert window(tokyo, utc(2026, 1, 12), CallingHours(time(18), time(20))) is None


def test_campaign_may_set_other_hours():
    evening = CallingHours(time(18), time(20))

    assert Window(utc(2026, 1, 12, 17), utc(2026, 1, 12, 19)) == window(
        place_of("NL"), utc(2026, 1, 12), evening
    )


def test_hours_that_end_before_they_start_are_rejected():
    with pytest.raises(ValueError, match="same day"):
        CallingHours(time(17), time(9))


def test_skipped_day_has_no_window():
    apia, thursday_evening = Place("XX", "", ("Pacific/Apia",)), utc(2011, 12, 30, 4)

    # Friday the 30th did not exist there; Monday begins 14 hours before UTC midnight instead of 10 after it.
    assert utc(2012, 1, 1, 19) == window(apia, thursday_evening).opens_at


def allowed(place, at, hours):
    """Apply the rule without windows: every possible local time is a calling hour of a working day."""
    if not place.country:
        hours = CallingHours(
            max(hours.start, UNKNOWN_COUNTRY_HOURS.start), min(hours.end, UNKNOWN_COUNTRY_HOURS.end)
        )
    walls = [at.astimezone(ZoneInfo(zone)) for zone in place.zones]
    return all(
        hours.start <= wall.time() < hours.end
        and is_working_day(place.country, place.subdivision, wall.date())
        for wall in walls
    )


@settings(deadline=None, max_examples=400)
@given(place=some.places, at=some.instants)
def test_window_is_within_calling_hours_in_every_possible_zone(place, at):
    found = window(place, at)
    if found is None:
        return
    middle = found.opens_at + (found.closes_at - found.opens_at) / 2
    assert at < found.closes_at
    for instant in (found.opens_at, middle, found.closes_at - INSTANT):
        assert allowed(place, instant, CALLING_HOURS)


@settings(deadline=None, max_examples=400)
@given(place=some.places.filter(lambda place: place.zones), at=some.instants)
def test_every_callable_moment_is_in_a_window(place, at):
    found = window(place, at)

    assert allowed(place, at, CALLING_HOURS) is (found is not None and at in found)


@settings(deadline=None, max_examples=300)
@given(
    place=some.places.filter(lambda place: place.zones and place.country), at=some.instants, hours=some.hours
)
def test_unusual_hours_stay_within_the_local_time(place, at, hours):
    found = window(place, at, hours)
    if found is not None:
        for instant in (found.opens_at, found.closes_at - INSTANT):
            assert allowed(place, instant, hours)


@pytest.mark.parametrize("night", [CallingHours(time(1), time(2, 30)), CallingHours(time(2, 30), time(4))])
@pytest.mark.parametrize("eve", [utc(2026, 3, 28, 12), utc(2026, 10, 24, 12)])
def test_window_keeps_its_hours_during_a_clock_change(night, eve):
    madrid = Place("SA", "", ("Europe/Madrid",))  # Spanish time in a country where Sunday is a working day
    found = window(madrid, eve, night)

    at = found.opens_at
    while at < found.closes_at:
        assert allowed(madrid, at, night)
        at += timedelta(minutes=5)


def test_window_is_the_same_for_every_moment_in_it():
    place, at = place_of("US"), utc(2026, 1, 12)
    found = window(place, at)

    assert found == window(place, found.opens_at) == window(place, found.closes_at - INSTANT)
