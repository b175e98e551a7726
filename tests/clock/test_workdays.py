from datetime import date

import holidays
import pytest

from salesdesk.clock.workdays import is_holiday, is_working_day, subdivision_of


@pytest.mark.parametrize(
    ("country", "region", "day", "worked"),
    [
        ("NL", "", date(2026, 4, 27), False),  # King's Day
        ("NL", "", date(2025, 4, 26), False),  # King's Day a day early, as the 27th was a Sunday
        ("NL", "", date(2026, 5, 5), True),  # Liberation Day is a day off every five years
        ("NL", "", date(2025, 5, 5), False),
        (
            "NL",
            "",
            date(2026, 4, 3),
            False,
        ),  # Good Friday, as in the Dutch General Extension of Time Limits Act
        ("NL", "", date(2026, 5, 14), False),  # Ascension
        ("ES", "CT", date(2026, 9, 11), False),  # the Diada
        ("ES", "MD", date(2026, 9, 11), True),
        ("ES", "", date(2026, 9, 11), True),
        ("ES", "MD", date(2025, 5, 2), False),  # Dos de Mayo
        ("ES", "CT", date(2025, 5, 2), True),
        ("ES", "CN", date(2025, 5, 30), False),  # Día de Canarias
        ("ES", "AN", date(2025, 5, 30), True),
        ("ES", "", date(2026, 10, 12), False),
        ("TW", "", date(2026, 2, 16), False),  # New Year's Eve of the lunar calendar, 2026
        ("TW", "", date(2026, 2, 17), False),
        ("TW", "", date(2026, 2, 23), True),
        (
            "TW",
            "",
            date(2025, 2, 8),
            True,
        ),  # a working Saturday that makes up for the bridge day of 27 January
        ("TW", "", date(2025, 1, 27), False),
        ("SA", "", date(2026, 11, 20), False),  # a Friday
        ("SA", "", date(2026, 11, 22), True),  # a Sunday
        ("AE", "", date(2021, 11, 19), False),  # Friday was part of the weekend until 2022
        ("AE", "", date(2023, 11, 17), True),
        ("XX", "", date(2026, 12, 25), True),  # unknown country: Monday to Friday
        ("XX", "", date(2026, 12, 26), False),
    ],
)
def test_working_days_follow_country_and_region(country, region, day, worked):
    assert worked is is_working_day(country, region, day)


def test_weekends_are_not_public_holidays():
    assert not is_holiday("NL", "", date(2026, 4, 25))
    assert is_holiday("NL", "", date(2026, 4, 27))


@pytest.mark.parametrize("typed", ["CT", "ct", " ES-CT ", "Catalunya", "cataluña"])
def test_region_is_recognized_by_code_and_name(typed):
    assert subdivision_of("ES", typed) == "CT"


def test_unknown_region_has_the_countrys_holidays():
    assert subdivision_of("ES", "Atlantis") == ""
    assert subdivision_of("XX", "CT") == ""
    assert not is_working_day("ES", "Atlantis", date(2026, 10, 12))


def test_every_supported_country_has_holidays_for_a_year():
    for country in holidays.list_supported_countries(include_aliases=False):
        assert is_working_day(country, "", date(2026, 11, 24)) in (True, False)
