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


def test_inside_the_window_it_is_the_present_one():
    found = window(place_of("NL"), utc(2026, 1, 12, 12))

    assert found == Window(utc(2026, 1, 12, 8), utc(2026, 1, 12, 16, 30))
    assert utc(2026, 1, 12, 8) in found
    assert utc(2026, 1, 12, 16, 30) not in found


def test_at_closing_time_it_is_the_next_one():
    assert utc(2026, 1, 13, 8) == window(place_of("NL"), utc(2026, 1, 12, 16, 30)).opens_at


def test_a_friday_evening_waits_for_monday():
    assert utc(2026, 1, 12, 8) == window(place_of("NL"), utc(2026, 1, 9, 20)).opens_at


def test_saudi_arabia_is_called_on_sunday_and_not_on_friday():
    assert utc(2026, 11, 22, 6) == window(place_of("SA"), utc(2026, 11, 19, 18)).opens_at


def test_nobody_is_called_on_kings_day():
    assert utc(2026, 4, 28, 7) == window(place_of("NL"), utc(2026, 4, 27, 10)).opens_at


def test_barcelona_rests_on_its_own_holiday_and_madrid_works():
    diada = utc(2026, 9, 11, 9)

    assert diada in window(place_of("ES", postcode="28001"), diada)
    assert utc(2026, 9, 14, 7) == window(place_of("ES", postcode="08001"), diada).opens_at


def test_taiwan_rests_through_the_lunar_new_year():
    found = window(place_of("TW"), utc(2026, 2, 13, 10))

    assert utc(2026, 2, 23, 1) == found.opens_at


def test_the_canary_islands_open_an_hour_after_madrid():
    at = utc(2026, 1, 12, 0)

    assert utc(2026, 1, 12, 8) == window(place_of("ES", postcode="28001"), at).opens_at
    assert utc(2026, 1, 12, 9) == window(place_of("ES", postcode="35001"), at).opens_at


def test_somewhere_in_spain_is_called_when_all_of_it_is_open():
    assert Window(utc(2026, 1, 12, 9), utc(2026, 1, 12, 16, 30)) == window(place_of("ES"), utc(2026, 1, 12))


def test_somewhere_in_the_united_states_is_called_between_honolulu_and_new_york():
    assert Window(utc(2026, 1, 12, 19), utc(2026, 1, 12, 22, 30)) == window(place_of("US"), utc(2026, 1, 12))


def test_somewhere_in_russia_there_is_no_hour_that_suits_all():
    assert window(place_of("RU"), utc(2026, 1, 12)) is None


def test_without_a_zone_nobody_is_called():
    assert window(place_of(""), utc(2026, 1, 12)) is None


def test_an_unknown_country_is_called_from_nine_to_five():
    tokyo = place_of("", time_zone="Asia/Tokyo")

    assert Window(utc(2026, 1, 12, 0), utc(2026, 1, 12, 8)) == window(tokyo, utc(2026, 1, 12))
    assert window(tokyo, utc(2026, 1, 12), CallingHours(time(18), time(20))) is None


def test_a_campaign_may_call_at_other_hours():
    evening = CallingHours(time(18), time(20))

    assert Window(utc(2026, 1, 12, 17), utc(2026, 1, 12, 19)) == window(
        place_of("NL"), utc(2026, 1, 12), evening
    )


def test_hours_that_end_before_they_start_are_refused():
    with pytest.raises(ValueError, match="same day"):
        CallingHours(time(17), time(9))


def test_a_day_that_a_country_skipped_is_not_called():
    apia, thursday_evening = Place("XX", "", ("Pacific/Apia",)), utc(2011, 12, 30, 4)

    # Friday the 30th did not exist there; Monday begins fourteen hours before UTC instead of ten after it.
    assert utc(2012, 1, 1, 19) == window(apia, thursday_evening).opens_at


def allowed(place, at, hours):
    """The rule itself, without windows: all clocks that may hang there show a calling hour of a workday."""
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
def test_a_window_holds_calling_hours_only_in_every_possible_zone(place, at):
    found = window(place, at)
    if found is None:
        return
    middle = found.opens_at + (found.closes_at - found.opens_at) / 2
    assert at < found.closes_at
    for instant in (found.opens_at, middle, found.closes_at - INSTANT):
        assert allowed(place, instant, CALLING_HOURS)


@settings(deadline=None, max_examples=400)
@given(place=some.places.filter(lambda place: place.zones), at=some.instants)
def test_whatever_may_be_called_lies_in_a_window(place, at):
    found = window(place, at)

    assert allowed(place, at, CALLING_HOURS) is (found is not None and at in found)


@settings(deadline=None, max_examples=300)
@given(
    place=some.places.filter(lambda place: place.zones and place.country), at=some.instants, hours=some.hours
)
def test_odd_hours_never_leave_the_wall_clock_either(place, at, hours):
    found = window(place, at, hours)
    if found is not None:
        for instant in (found.opens_at, found.closes_at - INSTANT):
            assert allowed(place, instant, hours)


@pytest.mark.parametrize("night", [CallingHours(time(1), time(2, 30)), CallingHours(time(2, 30), time(4))])
@pytest.mark.parametrize("eve", [utc(2026, 3, 28, 12), utc(2026, 10, 24, 12)])
def test_a_night_in_which_the_clock_changes_keeps_the_hours(night, eve):
    madrid = Place("SA", "", ("Europe/Madrid",))  # Spain's clock, where a Sunday is worked
    found = window(madrid, eve, night)

    at = found.opens_at
    while at < found.closes_at:
        assert allowed(madrid, at, night)
        at += timedelta(minutes=5)


def test_asking_from_inside_gives_the_same_window():
    place, at = place_of("US"), utc(2026, 1, 12)
    found = window(place, at)

    assert found == window(place, found.opens_at) == window(place, found.closes_at - INSTANT)
