"""Parse days: "3/12", "dec 3rd", "half maart", "de 3e", "十二月三號", "overmorgen"."""

import re
from datetime import date, timedelta

from salesdesk import formats

from . import weekdays
from .dates import date_or_none, existing, of_year
from .months import NEXT_MONTH, take_part_of_year
from .readings import Readings
from .text import Remainder, number, one_of
from .words import DAY_WORDS

_N = r"(\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_NTH = rf"\b(\d{{1,2}})(?:st|nd|rd|th|e|ste|de)\b|\b(?:el (?:dia )?|dia )(\d{{1,2}})\b(?![:.]\d)|{_N}[號号日]"


def take_day(
    rest: Remainder,
    today: date,
    names: tuple[dict, dict],
    readings: Readings,
    *,
    month_first: bool,
    notes: list[str],
    is_past: bool = False,
) -> date | None:
    """Return the day given by anything but a weekday alone, or None. It may be in the past; the caller checks.

    `names` are the weekdays and the months. Raises NotUnderstood for an impossible date: if "31 feb" were ignored,
    "31 feb 15:00" would mean today.
    """
    week_names, month_names = names
    if day := weekdays.take_week_later(rest, today, week_names, readings):
        return day
    if monday := _week_number(rest, today):
        return weekdays.take_weekday(rest, monday, week_names, readings, []) or monday
    day = (
        _iso(rest)
        or _in_figures(rest, today, month_first, readings, week_names, notes)
        or _nth_of_next_month(rest, today)
        or _day_of_month(rest, today, month_names)
        or weekdays.take_nth_weekday(rest, today, names)
        or _after_a_holiday(rest, today, notes)
    )
    day = day or weekdays.take_part_of_week(rest, today, readings, notes)
    day = day or take_part_of_year(rest, today, month_names, notes, is_past=is_past)
    day = day or _named(rest, today) or _the_nth(rest, today)
    if day:
        _check_weekday(rest, today, day, week_names, notes)
    return day


def _check_weekday(rest: Remainder, today: date, day: date, names: dict[str, int], notes: list[str]) -> None:
    """Take a redundant weekday, and say so if it is another one than the day's."""
    weekday = weekdays.take_weekday(rest, today, names, Readings(), [])
    if weekday and weekday.weekday() != day.weekday():
        notes.append(formats.weekday_and_day(day, long=True))


def _iso(rest: Remainder) -> date | None:
    found = rest.take(r"\b(20\d\d)[-/](\d{1,2})[-/](\d{1,2})(?!\d)(?:t(?=\d))?")
    return existing(date_or_none(int(found[1]), int(found[2]), int(found[3]))) if found else None


def _in_figures(
    rest: Remainder,
    today: date,
    month_first: bool,
    readings: Readings,
    names: dict[str, int],
    notes: list[str],
) -> date | None:
    """Parse 3/12 as December 3, or as March 12 if `month_first`."""
    found = rest.take(r"(?<!\d)(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?(?![\d/])") or rest.take(
        r"(?<![\d+])(\d{1,2})-(\d{1,2})(?:-(\d{4}|\d{2}))?(?![\d-])"
    )
    if found and _is_a_range_of_hours(found, rest.text, today, names):
        rest.put_back(found)
        rest.take(rf"-{found[2]}(?!\d)")
        return None
    found = (
        found or rest.take(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?(?!\d)") or _dotted(rest, readings)
    )
    if not found:
        return None
    first, second = int(found[1]), int(found[2])
    has_two_readings = first <= 12 and second <= 12 and first != second
    if has_two_readings:
        month_first = readings.choose("month first", month_first)
    day, month = (second, first) if month_first else (first, second)
    if month > 12:
        day, month = month, day
    at = existing(of_year(today, month, day, found[3]))
    if has_two_readings:
        notes.append(formats.day_and_month(at, long=True))
    return at


def _dotted(rest: Remainder, readings: Readings) -> re.Match | None:
    """Take "27.11", which can't be a time; "3.12" is a time, and the date is its other reading."""
    found = rest.take(r"(?<![\d.:])(2[4-9]|3[01])\.(0?[1-9]|1[0-2])()(?![\d.])")
    if found or not (alone := re.fullmatch(r"\s*(\d{1,2})\.(0[1-9]|1[0-2])()\s*", rest.text)):
        return found
    if not 1 <= int(alone[1]) < 24 or not readings.choose("dotted is a date", False):
        return None
    rest.text = ""
    return alone


def _is_a_range_of_hours(found: re.Match, text: str, today: date, names: dict[str, int]) -> bool:
    """Return whether "thursday 10-11" are hours: two that follow, beside a weekday that neither date is."""
    first, second = int(found[1]), int(found[2])
    weekday = re.search(one_of(names), text)
    if "-" not in found[0] or found[3] or not weekday or not first < second < 24:
        return False
    days = (of_year(today, second, first, None), of_year(today, first, second, None))
    return all(day is None or day.isoweekday() != names[weekday[0]] for day in days)


def _nth_of_next_month(rest: Remainder, today: date) -> date | None:
    """Parse "下個月3號", "de 3e van volgende maand" and "next month the 3rd"."""
    found = rest.take(rf"(?:{NEXT_MONTH})\s*(?:de |the |on the )?(?:{_NTH})") or rest.take(
        rf"(?:{_NTH}) (?:van |of |del? )?(?:{NEXT_MONTH})"
    )
    if not found:
        return None
    day = next(number(each) for each in found.groups() if each)
    return existing(date_or_none(today.year + today.month // 12, today.month % 12 + 1, day or 0))


def _day_of_month(rest: Remainder, today: date, month_names: dict[str, int]) -> date | None:
    """Parse "3 dec", "december 3rd", "3 de diciembre de 2027", "12月3日" and "十二月三號"."""
    if found := rest.take(rf"(?:(20\d\d)年|(明年))?{_N}月{_N}(?:[日號号]|(?=\s|$|[上下早晚中]))"):
        year = str(today.year + 1) if found[2] else found[1]
        return existing(of_year(today, number(found[3]) or 0, number(found[4]) or 0, year))
    months = one_of(month_names)
    found = rest.take(
        rf"\b(\d{{1,2}})(?:st|nd|rd|th|e|de)?(?: of| de| van|-)? ?({months})\.?(?:(?: de|,|-)? ?(20\d\d))?(?!\d)"
    )
    if found:
        return existing(of_year(today, month_names[found[2]], int(found[1]), found[3]))
    found = rest.take(
        rf"({months})\.? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?::|[ap]\.?m|h\b|u\b|uur))(?:,? (20\d\d))?"
    )
    return existing(of_year(today, month_names[found[1]], int(found[2]), found[3])) if found else None


def _after_a_holiday(rest: Remainder, today: date, notes: list[str]) -> date | None:
    """Parse "after Christmas", "na nieuwjaar", "después de Reyes" as the first working day after it."""
    for month, day, words in (
        (12, 27, r"christmas|xmas|(?:de )?kerst(?:mis)?|navidad|聖誕節?"),
        (1, 2, r"new year'?s?|nieuwjaar|oud en nieuw|(?:el )?ano nuevo|元旦"),
        (1, 7, r"epiphany|driekoningen|reyes"),
    ):
        if rest.take(rf"\b(?:after|na|despues de)(?: the)? (?:{words})\b|(?:{words})(?:之?[後后])"):
            at = existing(of_year(today, month, day, None))
            at += timedelta(days=max(0, 8 - at.isoweekday()) if at.isoweekday() > 5 else 0)
            notes.append(formats.full_day(at, long=True))
            return at
    return None


def _week_number(rest: Remainder, today: date) -> date | None:
    """Parse "week 3" or "wk 50" as its Monday, this year or next."""
    found = rest.take(r"\b(?:week|wk|semana) ?(\d{1,2})\b(?![:.])") or rest.take(r"第(\d{1,2})[週周]")
    if not found:
        return None
    for year in (today.year, today.year + 1):
        try:
            if (monday := date.fromisocalendar(year, int(found[1]), 1)) + timedelta(days=4) > today:
                return monday
        except ValueError:
            continue
    return existing(None)


def _named(rest: Remainder, today: date) -> date | None:
    found = rest.take(one_of(DAY_WORDS))
    return today + timedelta(days=DAY_WORDS[found[0]]) if found else None


def _the_nth(rest: Remainder, today: date) -> date | None:
    """Parse "on the 3rd", "de 3e", "el dia 3", "3號" and "三號" as the next such day."""
    found = rest.take(_NTH)
    if not found:
        return None
    day = next(number(each) for each in found.groups() if each) or 0
    for ahead in range(3):
        month = (today.month - 1 + ahead) % 12 + 1
        at = date_or_none(today.year + (today.month - 1 + ahead) // 12, month, day)
        if at and at >= today:
            return at
    return existing(None)
