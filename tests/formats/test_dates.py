"""Dates and times are written as in the reader's country, and fields read back what they show."""

from datetime import date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salesdesk import clock, formats
from salesdesk.web.forms.day_fields import YEARS, DayField, MomentField, TimeField
from tests.conftest import TUESDAY

from .test_numbers import COUNTRIES

AFTERNOON = datetime.fromisoformat("2026-12-03T14:05")


@pytest.mark.parametrize(
    ("country", "day", "weekday", "at", "figures"),
    [
        ("GB", "3 Dec 2026", "Thu 3 Dec", "14:05", "03/12/2026"),
        ("", "3 Dec 2026", "Thu 3 Dec", "14:05", "03/12/2026"),
        ("NL", "3 Dec 2026", "Thu 3 Dec", "14:05", "03/12/2026"),
        ("US", "Dec 3, 2026", "Thu Dec 3", "2:05 pm", "12/03/2026"),
        ("DE", "3 Dec 2026", "Thu 3 Dec", "14:05", "03/12/2026"),
        ("CH", "3 Dec 2026", "Thu 3 Dec", "14:05", "03.12.2026"),
        ("SE", "3 Dec 2026", "Thu 3 Dec", "14:05", "2026-12-03"),
        ("TW", "3 Dec 2026", "Thu 3 Dec", "14:05", "2026/12/03"),
    ],
)
def test_dates_follow_the_country(country, day, weekday, at, figures):
    with formats.reader_country(country):
        assert day == formats.full_day(AFTERNOON)
        assert weekday == formats.weekday_and_day(AFTERNOON)
        assert at == formats.clock_time(AFTERNOON).replace("\u00a0", " ")
        assert figures == formats.input_day(AFTERNOON)


def test_figures_follow_the_language_even_before_the_pages_are_translated():
    with translation.override("nl"), formats.reader_country("NL"):
        assert "03-12-2026" == formats.input_day(AFTERNOON)


@settings(suppress_health_check=[HealthCheck.too_slow])  # each locale is read from a file once
@given(st.sampled_from(COUNTRIES), st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)), st.times())
def test_fields_read_back_the_dates_that_they_show(country, day, at):
    moment = datetime.combine(day, at.replace(second=0, microsecond=0))
    with formats.reader_country(country):
        for field, value in (
            (DayField(), moment.date()),
            (TimeField(), moment.time()),
            (MomentField(), moment),
        ):
            assert value == field.clean(field.widget.format_value(value))


@pytest.mark.parametrize(
    ("country", "typed", "day"),
    [
        ("NL", "3/12/2026", "2026-12-03"),
        ("NL", "3-12-26", "2026-12-03"),
        ("US", "12/3/2026", "2026-12-03"),
        ("US", "2026-12-03", "2026-12-03"),
        ("NL", "2026-12-03", "2026-12-03"),
        ("NL", "3 Dec", "2026-12-03"),
        ("NL", "tomorrow", "2026-11-25"),
        ("NL", "over twee weken", "2026-12-08"),
    ],
)
def test_day_field_accepts_figures_and_words(country, typed, day):
    with clock.moved_to(TUESDAY), formats.reader_country(country):
        assert date.fromisoformat(day) == DayField().clean(typed)


@pytest.mark.parametrize(
    "typed", ["31/2/2026", "12/31/2026", "much", "3", "14:30", "tue 14:30", "1/1/1999", "volgende vrijdag"]
)
def test_day_field_refuses_what_is_no_day_or_has_two_readings(typed):
    with clock.moved_to(TUESDAY), formats.reader_country("NL"), pytest.raises(ValidationError):
        DayField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("9", "09:00"),
        ("9:30", "09:30"),
        ("9.30", "09:30"),
        ("9u30", "09:30"),
        ("0930", "09:30"),
        ("9 uur", "09:00"),
        ("2:30 pm", "14:30"),
        ("12 am", "00:00"),
        ("12:15 p.m.", "12:15"),
        ("23:59", "23:59"),
    ],
)
def test_time_field_accepts_common_notations(typed, at):
    assert time.fromisoformat(at) == TimeField().clean(typed)


@pytest.mark.parametrize("typed", ["24:00", "9:60", "13 pm", "noonish", "-1"])
def test_time_field_refuses_other_input(typed):
    with pytest.raises(ValidationError):
        TimeField().clean(typed)


@pytest.mark.parametrize(
    "typed", ["3/12/2026 14:05", "2026-12-03T14:05", "3 dec 14:05", "03/12/2026, 2:05 pm"]
)
def test_moment_field_accepts_a_day_with_a_time(typed):
    with clock.moved_to(TUESDAY), formats.reader_country("NL"):
        assert AFTERNOON == MomentField().clean(typed)


@pytest.mark.parametrize("typed", ["3/12/2026", "2026-12-03T14:05:00Z", "3/12/2026 25:00", "1/1/1999 9:00"])
def test_moment_field_refuses_half_a_moment(typed):
    with clock.moved_to(TUESDAY), formats.reader_country("NL"), pytest.raises(ValidationError):
        MomentField().clean(typed)
