"""The day that somebody named: "March", "in 6 weeks", "3 March", "next quarter", or a date as a calendar writes it."""

import re
from datetime import date, timedelta

from django.utils import dates, translation

#: In the words of the desk's languages: days in one of them. A month is a month of the calendar.
UNITS = {
    1: ("d", "day", "days", "dag", "dagen", "día", "días", "天"),
    7: ("w", "week", "weeks", "weken", "semana", "semanas", "週", "周"),
    30: ("m", "month", "months", "maand", "maanden", "mes", "meses", "個月"),
    365: ("year", "years", "jaar", "año", "años", "年"),
}
QUARTERS = ("q", "k", "t")
LANGUAGES = ("en", "nl", "es")
LONGEST = timedelta(days=3 * 365)


def day_said(text: str, today: date) -> date | None:
    """The first day of what was said, after `today`; None when nobody can tell which day was meant.

    A month or a quarter is the next one of that name: who says March in November means the coming one.
    """
    said = " ".join(text.casefold().replace(".", " ").split())
    for reading in (_written, _in_so_long, _next_one, _quarter, _month):
        if day := reading(said, today):
            return day
    return None


def _written(said: str, today: date) -> date | None:
    """2027-03-15, 15/3/2027, 15-3."""
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", said):
        return _date(*map(int, found.groups()))
    if found := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}))?", said):
        day, month, year = found.groups()
        return _coming(int(month), int(day), today, year)
    return None


def _in_so_long(said: str, today: date) -> date | None:
    """in 6 weeks, 6 weeks, over 2 maanden, en 3 semanas, 6週後."""
    found = re.fullmatch(r"(?:in |over |en |na |\+)?(\d{1,3}|a|an|one|een|una?) ?([^\W\d]+?)後?", said)
    if not found:
        return None
    number = int(found[1]) if found[1].isdigit() else 1
    for days, names in UNITS.items():
        if found[2] in names:
            return _months_on(today, number) if days == 30 else _near(today, number * days)
    return None


def _next_one(said: str, today: date) -> date | None:
    """next week, month, quarter or year: its first working day."""
    found = re.fullmatch(r"(?:next|volgende?|after this) (week|month|maand|quarter|kwartaal|year|jaar)", said)
    if not found:
        return None
    if found[1] == "week":
        return today + timedelta(days=7 - today.weekday())
    months = {
        "month": 1,
        "maand": 1,
        "quarter": 3 - (today.month - 1) % 3,
        "kwartaal": 3 - (today.month - 1) % 3,
    }
    return _months_on(today.replace(day=1), months.get(found[1], 13 - today.month))


def _quarter(said: str, today: date) -> date | None:
    """Q2, q2 2027."""
    found = re.fullmatch(rf"(?:[{''.join(QUARTERS)}])([1-4])(?: (\d{{4}}))?", said)
    return _coming(3 * int(found[1]) - 2, 1, today, found[2]) if found else None


def _month(said: str, today: date) -> date | None:
    """March, 3 March, March 3, march 2027, begin maart, 3 de marzo, 3月."""
    if found := re.fullmatch(r"(\d{1,2})月(?:(\d{1,2})[日號])?", said):
        return _coming(int(found[1]), int(found[2] or 1), today, None)
    for name, month in _names().items():
        found = re.fullmatch(
            rf"(?:in |en |early |begin |a principios de )?(?:(\d{{1,2}})(?:st|nd|rd|th)? (?:de )?)?{re.escape(name)}"
            rf"(?: (\d{{1,2}})(?:st|nd|rd|th)?)?(?:,? (?:de )?(\d{{4}}))?",
            said,
        )
        if found:
            return _coming(month, int(found[1] or found[2] or 1), today, found[3])
    return None


def _names() -> dict[str, int]:
    """Each month by its name and its short one, in every language of the desk; the longest first."""
    found: dict[str, int] = {}
    for language in LANGUAGES:
        with translation.override(language):
            for months in (dates.MONTHS, dates.MONTHS_3):
                found |= {str(name).casefold().rstrip("."): number for number, name in months.items()}
    return dict(sorted(found.items(), key=lambda each: -len(each[0])))


def _coming(month: int, day: int, today: date, year: str | None) -> date | None:
    if year:
        return _date(int(year), month, day)
    this_year = _date(today.year, month, day)
    return this_year if this_year and this_year > today else _date(today.year + 1, month, day)


def _months_on(today: date, months: int) -> date | None:
    ahead = today.month - 1 + months
    year, month = today.year + ahead // 12, ahead % 12 + 1
    return next((day for back in range(4) if (day := _date(year, month, today.day - back))), None)


def _near(today: date, days: int) -> date | None:
    return today + timedelta(days=days) if days <= LONGEST.days else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
