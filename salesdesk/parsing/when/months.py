"""Parse months, quarters and years: "half maart", "a finales de mayo", "volgend kwartaal", "月底"."""

import calendar
import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from salesdesk import formats

from .text import NotUnderstood, Remainder, number, one_of
from .words import MONTHS

_STARTS = (
    r"(?:the )?(?:begin(?:ning)?|early|start)(?: of| van)?(?: the| de| het)?|"
    r"(?:a )?(?:principios|comienzos|primeros) del?|初"
)
_MIDDLE = (
    r"(?:mid(?:dle)?|half|medio|midden|halverwege)(?:-| of| in| van)?(?: the| de| het)?|"
    r"(?:a )?(?:mediados|mitad) del?|中"
)
_ENDS = (
    r"(?:the )?(?:end|late|eind|einde)(?: of| van| in)?(?: the| de| het)?|"
    r"(?:a )?(?:fin|final|finales|fines)(?: del?)?|底"
)
_WHEN = rf"(?P<when>{_STARTS}|{_MIDDLE}|{_ENDS})"
NEXT_MONTH = (
    r"\b(?:next month|(?:volgende|komende) maand|(?:el )?(?:proximo mes|mes (?:que viene|proximo)))\b|"
    r"下[個个]?月"
)
_NEXT_QUARTER = (
    r"next quarter|(?:volgend|komend) kwartaal|(?:el )?(?:proximo trimestre|trimestre (?:que viene|proximo))|"
    r"下一?(?:個|个)?季度?"
)
_NEXT_YEAR = (
    r"next year|volgend jaar|(?:el )?(?:proximo ano|ano (?:que viene|proximo))|明年(?!\S*月)|"
    r"(?:the |het )?(?:new year|nieuwe jaar)"
)
_ORDINALS = {
    1: r"1e|1st|eerste|first|primer|1er|第?[一1]",
    2: r"2e|2nd|tweede|second|segundo|2o|第?[二2]",
    3: r"3e|3rd|derde|third|tercer|3er|第?[三3]",
    4: r"4e|4th|vierde|fourth|cuarto|4o|第?[四4]",
}
_NUMBERED = "|".join(
    rf"(?P<q{n}>(?:{words}) ?(?:quarter|kwartaal|trimestre|季度?))" for n, words in _ORDINALS.items()
)
_THIS = r"\b(?:this|deze|dit|este)\b|[這本]"
_OF_YEAR = r"(?:(?:,? (?:of |van |de )?)(?P<year>20\d\d))?"
_WEEK_OF = rf"(?P<week>{'|'.join(_ORDINALS[n] for n in _ORDINALS)}|last|laatste|ultima|primera|segunda|tercera|cuarta)"


def take_part_of_year(
    rest: Remainder, today: date, names: dict[str, int], notes: list[str], *, is_past: bool
) -> date | None:
    """Return the first working day of the period given, its middle, or a few days before its end, or None."""
    months = one_of(names)
    if day := _week_of_month(rest, today, names):
        notes.append(formats.full_day(day, long=True))
        return day
    of_next_year = rf"(?: (?:van |of |del? )?(?P<next>{_NEXT_YEAR}))"
    patterns = [
        rf"(?:{_WHEN}\s*)?\b(?:in |en )?(?P<name>{months})\.?{of_next_year}",
        rf"(?:{_WHEN}\s*)?(?P<next>{_NEXT_YEAR}) (?:in |en )?(?P<name>{months})",
        rf"(?:{_WHEN}\s*)?\b(?:in |en |the |next |volgende? )?(?P<name>{months})\.?(?:(?: de| del)? (?P<year>20\d\d))?",
        rf"(?:(?P<year>20\d\d)年|(?P<next>明年))?(?P<name>十[一二]?|[一二三四五六七八九]|\d{{1,2}})月份?{_WHEN}?",
        rf"(?:{_WHEN}\s*)?(?P<month>{NEXT_MONTH})(?P<zh>初|中|底)?",
        rf"(?:{_WHEN}\s*)?(?P<quarter>{_NEXT_QUARTER})(?P<zh>初|中|底)?",
        rf"(?:{_WHEN}\s*)?\b(?:q|kwartaal ?|quarter ?)(?P<n>[1-4])\b{_OF_YEAR}",
        rf"(?:{_WHEN}\s*)?(?:het |the |el )?(?:{_NUMBERED}){_OF_YEAR}",
        rf"(?:{_WHEN}\s*)?(?P<next>{_NEXT_YEAR})(?P<zh>初|中|底)?",
        rf"{_WHEN}\s*(?:this |deze |dit |este )?(?P<this>month|maand|mes)\b|"
        rf"(?<![\d一二三四五六七八九十])(?:這個?|本)?月(?P<zh>[中底])",
        rf"{_WHEN}\s*(?:this |deze |dit |este )?(?P<this_quarter>quarter|kwartaal|trimestre)\b|(?P<last>季底)",
        rf"{_WHEN}\s*(?:this |deze |dit |este )?(?P<this_year>year|jaar|ano)\b|今?年(?P<zh>[初底])",
    ]
    for kind, pattern in enumerate(patterns):
        if found := rest.take(pattern):
            parts = {name: value for name, value in found.groupdict().items() if value}
            day = _day_of(kind, parts, today, names)
            if kind > 8 and day and day < today and not is_past and not re.search(_THIS, found[0]):
                day = _day_of(kind, parts, _first_after(kind, today), names)
            if day is None:
                rest.put_back(found)
                return None
            notes.append(formats.full_day(day, long=True))
            return day
    return None


def _first_after(kind: int, today: date) -> date:
    """Return the first day of the month, quarter or year after this one."""
    month = {9: today.month + 1, 10: today.month - (today.month - 1) % 3 + 3, 11: 13}[kind]
    return date(today.year + (month > 12), (month - 1) % 12 + 1, 1)


def _day_of(kind: int, parts: dict[str, str], today: date, names: dict[str, int]) -> date | None:
    """Return the day of the period that the pattern number `kind` found."""
    when = _when(parts)
    first, length, year = today.month, 1, today.year
    if name := parts.get("name"):
        first = names.get(name) or MONTHS.get(name) or number(name) or 0
    elif kind == 4:
        first = today.month + 1
    elif kind in (5, 6, 7, 10):
        number_of = parts.get("n") or next(
            (key[1] for key in parts if key[0] == "q" and key[1:].isdigit()), ""
        )
        length = 3
        first = 3 * int(number_of) - 2 if number_of else today.month - (today.month - 1) % 3 + 3 * (kind == 5)
    elif kind in (8, 11):
        first, length = 1, 12
    if not 1 <= first <= 15:
        return None
    year, first = year + (first > 12), (first - 1) % 12 + 1
    if parts.get("year"):
        year = int(parts["year"])
    elif parts.get("next"):
        year += 1
    elif name or kind in (6, 7):
        if not when and first <= today.month < first + length and year == today.year:
            raise NotUnderstood(_("That period has begun already. Enter a day in it."))
        if _day_in(year, first, length, when, today) < today:
            year += 1
    return _day_in(year, first, length, when, today)


def _when(parts: dict[str, str]) -> str:
    """Return which part of the period is meant: start, middle, end or ""."""
    words = parts.get("when") or parts.get("zh") or ("底" if parts.get("last") else "")
    words = words.removeprefix("the ").removeprefix("a ")
    if words.startswith(("中", "mid", "half", "halver", "medi", "mit")):
        return "middle"
    if words.startswith(("底", "end", "late", "eind", "fin")):
        return "end"
    return "start" if words else ""


def _day_in(year: int, month: int, length: int, when: str, today: date) -> date:
    if when == "middle":
        return _working_day(date(year, month, 15) if length == 1 else date(year, month + length // 2, 15))
    if when == "end":
        month += length - 1
        last = date(year, month, calendar.monthrange(year, month)[1])
        day = _working_day(last - timedelta(days=5))
        if day > today or last < today:
            return day
        # A few days before the end have passed: the last working day, or today.
        return max(today, last - timedelta(days=max(0, last.isoweekday() - 5)))
    return _working_day(date(year, month, 1))


def _working_day(day: date) -> date:
    return day + timedelta(days=8 - day.isoweekday()) if day.isoweekday() > 5 else day


def _week_of_month(rest: Remainder, today: date, names: dict[str, int]) -> date | None:
    """Parse "first week of January", "laatste week van maart" and "la primera semana de enero"."""
    found = rest.take(
        rf"(?:the |de |la )?\b{_WEEK_OF} (?:week|semana) (?:of |van |de |in )?(?P<name>{one_of(names)})"
        r"(?: (?:de )?(?P<year>20\d\d))?"
    )
    if not found:
        return None
    month = names[found["name"]]
    year = int(found["year"]) if found["year"] else today.year + (month < today.month)
    words = {"last": 0, "laatste": 0, "ultima": 0, "primera": 1, "segunda": 2, "tercera": 3, "cuarta": 4}
    nth = words.get(found["week"])
    if nth is None:
        nth = next(n for n, each in _ORDINALS.items() if found["week"] in each.split("|"))
    if nth == 0:
        return _working_day(date(year, month, calendar.monthrange(year, month)[1] - 6))
    return _working_day(date(year, month, 1) + timedelta(days=7 * (nth - 1)))
