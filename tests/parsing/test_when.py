"""Dates and times in four languages: accepted input, notes on ambiguity, and errors."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.parsing.when import NotUnderstood, parse

#: A Tuesday, ten in the morning.
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))

EXAMPLES = [
    # (input, language, day, time)
    ("tue 14:30", "en", "11-24", "14:30"),
    ("tue 9", "en", "12-01", "09:00"),
    ("wed", "en", "11-25", None),
    ("Thursday at 3", "en", "11-26", "15:00"),
    ("thu 3pm", "en", "11-26", "15:00"),
    ("fri 9:15 am", "en", "11-27", "09:15"),
    ("next fri 11", "en", "12-04", "11:00"),
    ("this friday 11", "en", "11-27", "11:00"),
    ("next week thu 10.30", "en", "12-03", "10:30"),
    ("next week", "en", "11-30", None),
    ("+3d", "en", "11-27", None),
    ("+3d 14:00", "en", "11-27", "14:00"),
    ("+2h", "en", "11-24", "12:00"),
    ("+90m", "en", "11-24", "11:30"),
    ("in half an hour", "en", "11-24", "10:30"),
    ("in a couple of weeks", "en", "12-08", None),
    ("in 2 weeks thu", "en", "12-10", None),
    ("2 weeks from now", "en", "12-08", None),
    ("tomorrow 9", "en", "11-25", "09:00"),
    ("tomorrow morning", "en", "11-25", "10:00"),
    ("tomorrow at noon", "en", "11-25", "12:00"),
    ("this afternoon", "en", "11-24", "15:00"),
    ("day after tomorrow half past two", "en", "11-26", "14:30"),
    ("quarter to four", "en", "11-24", "15:45"),
    ("14:30", "en", "11-24", "14:30"),
    ("1430", "en", "11-24", "14:30"),
    ("9:30", "en", "11-25", "09:30"),
    ("3/12 14:00", "en", "12-03", "14:00"),
    ("tue 3 dec 14:00", "en", "12-03", "14:00"),
    ("Dec 3rd, 2 pm", "en", "12-03", "14:00"),
    ("on the 3rd at 10", "en", "12-03", "10:00"),
    ("2026-12-03T14:00", "en", "12-03", "14:00"),
    ("half three", "en", "11-24", "15:30"),
    ("in march", "en", "2027-03-01", None),
    ("mid january", "en", "2027-01-15", None),
    ("end of the month", "en", "11-25", None),
    ("next month", "en", "12-01", None),
    ("q2", "en", "2027-04-01", None),
    ("next year", "en", "2027-01-01", None),
    ("week 3", "en", "2027-01-18", None),
    ("in 3 months", "en", "2027-02-24", None),
    ("mar 3", "en", "2027-03-03", None),
    ("morgen 10u", "nl", "11-25", "10:00"),
    ("morgenochtend", "nl", "11-25", "10:00"),
    ("morgenmiddag 3 uur", "nl", "11-25", "15:00"),
    ("overmorgen om half drie", "nl", "11-26", "14:30"),
    ("kwart over 9 donderdag", "nl", "11-26", "09:15"),
    ("over 2 weken", "nl", "12-08", None),
    ("over een uur", "nl", "11-24", "11:00"),
    ("over 3 uur", "nl", "11-24", "13:00"),
    ("vanmiddag 4 uur", "nl", "11-24", "16:00"),
    ("volgende week di", "nl", "12-01", None),
    ("volgende week di 14.30 uur", "nl", "12-01", "14:30"),
    ("ma 9u30", "nl", "11-30", "09:30"),
    ("komende vrijdag", "nl", "11-27", None),
    ("3 december", "nl", "12-03", None),
    ("half maart", "nl", "2027-03-15", None),
    ("in maart", "nl", "2027-03-01", None),
    ("eind januari", "nl", "2027-01-26", None),
    ("de 3e om 10 uur", "nl", "12-03", "10:00"),
    ("volgende maand", "nl", "12-01", None),
    ("wk 50", "nl", "12-07", None),
    ("mañana 10", "es", "11-25", "10:00"),
    ("manana a las 9", "es", "11-25", "09:00"),
    ("mañana por la mañana", "es", "11-25", "10:00"),
    ("pasado mañana a las 3 y media", "es", "11-26", "15:30"),
    ("en 3 días", "es", "11-27", None),
    ("dentro de 2 semanas", "es", "12-08", None),
    ("en una hora", "es", "11-24", "11:00"),
    ("el jueves 16:00", "es", "11-26", "16:00"),
    ("el jueves a las 4 de la tarde", "es", "11-26", "16:00"),
    ("el próximo martes a las 10", "es", "12-01", "10:00"),
    ("la semana que viene el jueves", "es", "12-03", None),
    ("mar 10", "es", "12-01", "10:00"),
    ("3 de diciembre", "es", "12-03", None),
    ("en marzo", "es", "2027-03-01", None),
    ("a mediados de enero", "es", "2027-01-15", None),
    ("el 3 a las 10", "es", "12-03", "10:00"),
    ("el mes que viene", "es", "12-01", None),
    ("下週二 10點", "zh-hant", "12-01", "10:00"),
    ("下星期四下午三點半", "zh-hant", "12-03", "15:30"),
    ("週五 14:30", "zh-hant", "11-27", "14:30"),
    ("明天下午3點", "zh-hant", "11-25", "15:00"),
    ("明天上午十點", "zh-hant", "11-25", "10:00"),
    ("後天十一點", "zh-hant", "11-26", "11:00"),
    ("3天後", "zh-hant", "11-27", None),
    ("兩週後", "zh-hant", "12-08", None),
    ("2小時後", "zh-hant", "11-24", "12:00"),
    ("12月3日 下午2點", "zh-hant", "12-03", "14:00"),
    ("12/3 14:00", "zh-hant", "12-03", "14:00"),
    ("下個月", "zh-hant", "12-01", None),
    ("三月", "zh-hant", "2027-03-01", None),
    ("明年三月底", "zh-hant", "2027-03-26", None),
    ("１４：３０", "zh-hant", "11-24", "14:30"),
]


@pytest.mark.parametrize(("typed", "language", "day", "at"), EXAMPLES, ids=[each[0] for each in EXAMPLES])
def test_input_is_parsed(typed, language, day, at):
    parsed = parse(typed, NOW, language=language)

    assert date.fromisoformat(day if len(day) > 5 else f"2026-{day}") == parsed.day
    assert (time.fromisoformat(at) if at else None) == parsed.time


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("3/12 14:00", "3 December"),
        ("tue 14:30", "today"),
        ("tue 9", "in a week"),
        ("next fri", "next week"),
        ("thu 3", "in the afternoon"),
        ("9:30", "tomorrow, as that time has passed today"),
        ("in march", "1 March 2027"),
        ("half three", "read as 3:30"),
    ],
)
def test_ambiguous_input_notes_how_it_was_read(typed, note):
    assert note in parse(typed, NOW).notes


def test_unambiguous_input_has_no_notes():
    for typed in ("wed 14:30", "+3d", "tomorrow 9", "3 dec 14:00", "2026-12-03T14:00"):
        assert [] == parse(typed, NOW).notes


def test_month_first_order_is_respected():
    assert date(2027, 3, 12) == parse("3/12", NOW, month_first=True).day


def test_own_time_zone_can_be_given():
    assert parse("wed 14:30 my time", NOW).mine
    assert not parse("wed 14:30", NOW).mine


@pytest.mark.parametrize(
    "typed", ["", "soon", "next", "tue fish", "32 dec", "25:00", "32/13", "in 9999 days", "in 900 weeks"]
)
def test_unparsable_input_is_rejected_with_a_reason(typed):
    with pytest.raises(NotUnderstood, match=r"\.$"):
        parse(typed, NOW)


@pytest.mark.parametrize(
    "typed", ["31 feb 15:00", "31/11 15:00", "2026-11-31 15:00", "june 31 3pm", "2月30日 下午3點"]
)
def test_impossible_date_is_rejected(typed):
    """Ignoring the date would schedule the callback for today."""
    with pytest.raises(NotUnderstood, match="That date doesn't exist"):
        parse(typed, NOW)


@pytest.mark.parametrize("typed", ["week 60 15:00", "on the 32nd at 15:00"])
def test_impossible_week_or_day_of_month_is_rejected(typed):
    with pytest.raises(NotUnderstood, match="That date doesn't exist"):
        parse(typed, NOW)


@pytest.mark.parametrize("typed", ["tomorrow 25:00", "fri 14:75"])
def test_impossible_time_is_rejected(typed):
    with pytest.raises(NotUnderstood, match="That time isn't valid"):
        parse(typed, NOW)


def test_hours_are_counted_across_a_clock_change():
    before = datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))

    assert time(3, 30) == parse("+3h", before).time


@given(st.text(max_size=30))
def test_any_text_is_parsed_or_rejected(typed):
    try:
        parsed = parse(typed, NOW)
    except NotUnderstood:
        return
    assert isinstance(parsed.day, date)


WORDS = "tue 14:30 next half drie morgen mañana +3d in 2 weken el 3/12 下週二 10點 march q9 3pm 99 999 0"


@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=5))
def test_any_order_of_known_words_is_parsed_or_rejected(words):
    test_any_text_is_parsed_or_rejected.hypothesis.inner_test(" ".join(words))
