"""Parse months, quarters and years: "half maart", "a finales de mayo", "Q2", "next month", "三月底"."""

import calendar
from datetime import date, timedelta

from django.utils.formats import date_format

from .text import Remainder, number, one_of
from .words import MONTHS

_STARTS = r"(?:the )?(?:begin(?:ning)?|early|start)(?: of| van)?|a (?:principios|comienzos) de|初"
_MIDDLE = r"(?:mid|half|medio|midden)(?:-| of| in)?|(?:a )?mediados de|中"
_ENDS = (
    r"(?:the )?(?:end|late|eind|einde)(?: of| van| in)?(?: the| de)?|(?:a )?(?:fin|finales|fines)(?: de)?|底"
)
_WHEN = rf"(?P<when>{_STARTS}|{_MIDDLE}|{_ENDS})"
_NEXT_MONTH = r"next month|volgende maand|(?:el )?(?:proximo mes|mes (?:que viene|proximo))|下個?月"
_NEXT_YEAR = r"next year|volgend jaar|(?:el )?(?:proximo ano|ano (?:que viene|proximo))|明年(?!\S*月)"
_THIS_MONTH = r"(?:month|maand|mes)\b|月(?=底)"


def months_of(language: str) -> dict[str, int]:
    """Return month numbers by name; in Spanish "mar" is a weekday (martes) instead."""
    return {name: month for name, month in MONTHS.items() if (name, language) != ("mar", "es")}


def take_part_of_year(rest: Remainder, today: date, language: str, notes: list[str]) -> date | None:
    """Return the first working day of the period given, its middle, or a few days before its end, or None."""
    following = today.month % 12 + 1
    names = one_of(months_of(language))
    patterns = [
        rf"(?:{_WHEN}\s*)?\b(?:in |en |the )?(?P<name>{names})\.?(?:(?: de)? (?P<year>20\d\d))?",
        rf"(?:(?P<year>20\d\d)年|(?P<next>明年))?(?P<name>十[一二]?|[一二三四五六七八九]|\d{{1,2}})月份?{_WHEN}?",
        rf"(?:{_WHEN}\s*)?(?P<month>{_NEXT_MONTH})(?P<zh>初|中|底)?",
        r"\bq(?P<quarter>[1-4])(?: (?P<year>20\d\d))?\b",
        rf"(?P<next>{_NEXT_YEAR})",
        rf"{_WHEN}\s*(?P<this>month|maand|mes)\b|(?P<last>月底)",
    ]
    parts = next((found.groupdict() for each in patterns if (found := rest.take(each))), None)
    if parts is None:
        return None
    month = today.month
    if name := parts.get("name"):
        month = MONTHS.get(name) or number(name) or 0
    elif parts.get("month"):
        month = following
    elif quarter := parts.get("quarter"):
        month = 3 * int(quarter) - 2
    elif parts.get("next"):
        month = 1
    if not 1 <= month <= 12:
        return None
    when = parts.get("when") or parts.get("zh") or parts.get("last") or ""
    day = _day_in(_year(parts, month, when, today), month, when)
    notes.append(date_format(day, "j F Y"))
    return day


def _year(parts: dict, month: int, when: str, today: date) -> int:
    if parts.get("year"):
        return int(parts["year"])
    if parts.get("next"):
        return today.year + 1
    has_begun = month == today.month and not _is(when, "底", "end", "late", "eind", "fin")
    return today.year + (month < today.month or has_begun)


def _day_in(year: int, month: int, when: str) -> date:
    day = 1
    if _is(when, "中", "mid", "half", "medi"):
        day = 15
    elif _is(when, "底", "end", "late", "eind", "fin"):
        day = calendar.monthrange(year, month)[1] - 5
    at = date(year, month, day)
    return at + timedelta(days=max(0, 8 - at.isoweekday()) if at.isoweekday() > 5 else 0)


def _is(when: str, *words: str) -> bool:
    return when.removeprefix("the ").removeprefix("a ").startswith(words) or when in words
