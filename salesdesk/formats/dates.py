"""Dates and times, as the reader writes them: 29 Nov 2026 or Nov 29, 2026; 14:30 or 2:30 pm; 29/11/2026 in a field."""

import re
from datetime import date, datetime, time
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time

from . import locales


def full_day(day: date, *, long: bool = False) -> str:
    """Return "29 Nov 2026", or `long` "29 November 2026"."""
    return _day_in_words(day, "yMMMMd" if long else "yMMMd")


def day_and_month(day: date, *, long: bool = False) -> str:
    """Return "29 Nov", or `long` "29 November", for a day whose year is clear."""
    return _day_in_words(day, "MMMMd" if long else "MMMd")


def month(day: date, *, long: bool = False) -> str:
    """Return "Nov 2026", or `long` "November 2026"."""
    return _day_in_words(day, "yMMMM" if long else "yMMM")


def weekday_and_day(day: date, *, long: bool = False, year: bool = False) -> str:
    """Return "Sun 29 Nov", or `long` "Sunday 29 November"; with the `year` if it is not clear."""
    weekday = _weekday(day, "wide" if long else "abbreviated")
    return f"{weekday} {(full_day if year else day_and_month)(day, long=long)}"


def day_and_time(moment: datetime, *, year: bool = False) -> str:
    """Return "Sun 29 Nov 14:30"."""
    return f"{weekday_and_day(moment, year=year)} {clock_time(moment)}"


def weekday_and_time(moment: datetime) -> str:
    """Return "Sun 14:30", for a moment in the next days."""
    return f"{_weekday(moment, 'abbreviated')} {clock_time(moment)}"


def clock_time(moment: datetime | time) -> str:
    """Return "14:30", or "2:30 pm" where people count to twelve."""
    locale = locales.figures()
    at = moment.time() if isinstance(moment, datetime) else moment
    if not _counts_to_twelve(locale):
        return f"{at:%H:%M}"
    return format_time(at, "h:mm\u00a0a", locale=locales.words()).lower()


def input_day(day: date) -> str:
    """Return a day in figures as typed in a field: 29/11/2026, 29-11-2026 or 11/29/2026."""
    return format_date(day, _day_pattern(locales.figures()), locale=locales.words())


def input_time(at: datetime | time) -> str:
    """Return a time as typed in a field."""
    return clock_time(at).replace("\u00a0", " ")


def day_placeholder() -> str:
    """Return the pattern of `input_day` for people: dd/mm/yyyy."""
    return _day_pattern(locales.figures()).lower()


def is_month_first() -> bool:
    """Return whether the reader writes the month before the day, as in 11/29/2026."""
    return _day_pattern(locales.figures()).upper().startswith("M")


def _weekday(day: date, width: str) -> str:
    name: str = locales.words().days["format"][width][day.weekday()]
    return name


def _day_in_words(day: date, skeleton: str) -> str:
    return _written(date(day.year, day.month, day.day), skeleton, locales.words())


@lru_cache(maxsize=4096)  # a page shows the same few days many times
def _written(day: date, skeleton: str, locale: Locale) -> str:
    return format_skeleton(skeleton, day, locale=locale)


@cache
def _day_pattern(locale: Locale) -> str:
    """Return the pattern of a day with two digits for the day and month and four for the year."""
    pattern = re.sub(r"[^dMy./-]", "", locale.date_formats["short"].pattern).strip(".")
    return re.sub("y+", "yyyy", re.sub("M+", "MM", re.sub("d+", "dd", pattern)))


@cache
def _counts_to_twelve(locale: Locale) -> bool:
    return "a" in locale.time_formats["short"].pattern
