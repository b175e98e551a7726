"""When something happened, as people type it afterwards, in four languages."""

from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.parsing.when import NotUnderstood, parse_past

#: A Tuesday, ten in the morning.
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))

EXAMPLES = [
    # (input, month and day, time)
    ("9:30", "11-24", "09:30"),
    ("14:30", "11-23", "14:30"),
    ("0930", "11-24", "09:30"),
    ("at 9", "11-24", "09:00"),
    ("yesterday", "11-23", "12:00"),
    ("begin van de maand", "11-02", "12:00"),
    ("beginning of the year", "01-01", "12:00"),
    ("yesterday 9", "11-23", "09:00"),
    ("yesterday at 3", "11-23", "15:00"),
    ("yesterday afternoon", "11-23", "15:00"),
    ("last night", "11-23", "19:00"),
    ("this morning", "11-24", "10:00"),
    ("today 9:15", "11-24", "09:15"),
    ("today", "11-24", "10:00"),
    ("now", "11-24", "10:00"),
    ("10 minutes ago", "11-24", "09:50"),
    ("half an hour ago", "11-24", "09:30"),
    ("an hour ago", "11-24", "09:00"),
    ("2 days ago", "11-22", "12:00"),
    ("day before yesterday 16:00", "11-22", "16:00"),
    ("fri", "11-20", "12:00"),
    ("last fri 11:00", "11-20", "11:00"),
    ("mon 14:00", "11-23", "14:00"),
    ("tue 9", "11-24", "09:00"),
    ("tue 14:00", "11-17", "14:00"),
    ("20 nov 15:00", "11-20", "15:00"),
    ("2026-11-23T16:45", "11-23", "16:45"),
    ("gisteren 14u30", "11-23", "14:30"),
    ("gisteravond", "11-23", "19:00"),
    ("gistermiddag 3 uur", "11-23", "15:00"),
    ("vanmorgen 9 uur", "11-24", "09:00"),
    ("eergisteren", "11-22", "12:00"),
    ("een half uur geleden", "11-24", "09:30"),
    ("2 uur geleden", "11-24", "08:00"),
    ("afgelopen vrijdag 10:00", "11-20", "10:00"),
    ("zojuist", "11-24", "10:00"),
    ("ayer a las 4", "11-23", "16:00"),
    ("ayer por la tarde", "11-23", "15:00"),
    ("hace 2 horas", "11-24", "08:00"),
    ("hace tres dias", "11-21", "12:00"),
    ("el viernes pasado", "11-20", "12:00"),
    ("anoche", "11-23", "19:00"),
    ("昨天下午3點", "11-23", "15:00"),
    ("前天", "11-22", "12:00"),
    ("10分鐘前", "11-24", "09:50"),
    ("上週五", "11-20", "12:00"),
    ("今天早上9點", "11-24", "09:00"),
]


@pytest.mark.parametrize(("typed", "day", "at"), EXAMPLES)
def test_parse_past_reads_the_latest_time_that_has_passed(typed, day, at):
    found = parse_past(typed, NOW)

    assert (f"{found:%m-%d}", f"{found:%H:%M}") == (day, at)


def test_a_date_without_a_year_is_the_latest_one():
    assert parse_past("3 dec 14:00", NOW) == datetime(2025, 12, 3, 14, 0, tzinfo=NOW.tzinfo)


@pytest.mark.parametrize("typed", ["tomorrow 9", "today 18:00", "morgen", "2027-01-01"])
def test_a_future_time_stays_in_the_future(typed):
    assert parse_past(typed, NOW) > NOW


@pytest.mark.parametrize("typed", ["", "soonish", "yesterday and then some", "31 feb", "25:00"])
def test_other_words_are_refused(typed):
    with pytest.raises(NotUnderstood):
        parse_past(typed, NOW)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(typed):
    with suppress(NotUnderstood):
        assert parse_past(typed, NOW).tzinfo
