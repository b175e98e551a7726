"""Parse offsets from now: "in 3 days", "over anderhalf uur", "en un mes", "+2h", "兩天後"."""

import calendar
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext as _

from .readings import Readings
from .text import Remainder, number, one_of
from .words import IN_DAYS, IN_MINUTES, IN_MONTHS, NUMBERS

_BEFORE = r"(?:\+|\b(?:in|over|en|dentro de)\b)\s*"
_AFTER = r"\s*(?:之後|以後|後|后|\blater\b|\bfrom now\b|\bfrom today\b|'? time\b)"
_CHINESE = r"[一二兩两三四五六七八九]?十[一二三四五六七八九]?"
_COUNT = rf"(\d{{1,3}}|{_CHINESE}|{one_of(NUMBERS)})(?: of)?\s*"
_FEW = r"(?:a few|few|several|enkele|wat|unos|unas|algunos|algunas|varios|varias|幾|几)\s*"
#: Fractions of an hour, in minutes.
_FRACTIONS = {
    90: r"(?:an?|one|1) hour and a half|(?:one|1) and a half hours?|(?:ander|1 ?)half uur|"
    r"(?:una? )?horas? y media|"
    r"(?:一|1)個半(?:小時|鐘頭)|1[.,]5 ?(?:hours?|hrs?|h|uur|u|horas?|個?小時)",
    45: r"(?:three|3)[- ]quarters of an hour|(?:drie|3) kwartier|(?:tres|3) cuartos de hora|三刻鐘",
    30: r"half an hour|half hour|(?:een )?half uur|media hora|半個?(?:小時|鐘頭)",
    15: r"(?:a )?quarter of an hour|(?:een )?kwartier|(?:un )?cuarto de hora|一刻鐘",
}
#: Two and a half hours, three and a half, and so on.
_N = rf"(\d|{one_of(word for word, count in NUMBERS.items() if 1 < count < 10)})"
_AND_A_HALF = (
    rf"{_N} and a half hours?|{_N} ?(?:en|en een|en 'n) ?half uur|{_N} horas y media|{_N}個半(?:小時|鐘頭)|"
    r"(\d)[.,]5 ?(?:hours?|hrs?|h|uur|u|horas?|個?小時)"
)
#: Half periods, in months or days.
_HALF_A_YEAR = r"(?:a )?half (?:a )?year|(?:een )?half jaar|medio ano|半年"
_MONTH_AND_A_HALF = r"(?:a|one) month and a half|anderhalve maand|(?:un )?mes y medio|一個半月"
#: "En ocho días" and "en quince días" count today: they are one and two weeks.
_COUNTS_TODAY = {7: r"(?:ocho|acht|8) (?:dias|dagen)", 14: r"(?:quince|15) dias"}


def take_offset(
    rest: Remainder, now: datetime, readings: Readings, notes: list[str]
) -> date | datetime | None:
    """Return a date for days, weeks or months, a datetime for hours or minutes, or None."""
    if found := rest.take(f"{_BEFORE}(?:{_AND_A_HALF})") or rest.take(f"(?:{_AND_A_HALF}){_AFTER}"):
        hours = _counted(next(each for each in found.groups() if each))
        return _after(now, timedelta(minutes=60 * hours + 30))
    for minutes, words in _FRACTIONS.items():
        if rest.take(f"{_BEFORE}(?:{words})|(?:{words}){_AFTER}"):
            return _after(now, timedelta(minutes=minutes))
    for minutes, units in IN_MINUTES.items():
        # Without "in" or "later", "10 h" is ten o'clock.
        found = rest.take(f"{_BEFORE}{_COUNT}{_unit(units)}") or rest.take(f"{_COUNT}{_unit(units)}{_AFTER}")
        if found:
            return _after(now, timedelta(minutes=minutes * _counted(found[1])))
    today = now.date()
    for days, words in _COUNTS_TODAY.items():
        if rest.take(f"{_BEFORE}{words}"):
            later = days if readings.choose("days that count today", True) else days + 1
            notes.append(_("in %(days)s days") % {"days": later})
            return today + timedelta(days=later)
    if rest.take(f"{_BEFORE}(?:{_HALF_A_YEAR})|(?:{_HALF_A_YEAR}){_AFTER}"):
        return _in_months(today, 6)
    if rest.take(f"{_BEFORE}(?:{_MONTH_AND_A_HALF})|(?:{_MONTH_AND_A_HALF}){_AFTER}"):
        return today + timedelta(days=45)
    for months, units in IN_MONTHS.items():
        found = _take(rest, units) if months == 1 else _take_with_word(rest, units)
        if found:
            return _in_months(today, months * _counted(found[1]))
    for days, units in IN_DAYS.items():
        if found := _take(rest, units):
            return today + timedelta(days=days * _counted(found[1]))
        if rest.take(f"{_BEFORE}{_FEW}{_unit(units)}|{_FEW}{_unit(units)}{_AFTER}"):
            notes.append(_("in %(days)s days") % {"days": 3 * days})
            return today + timedelta(days=3 * days)
    # "3日" alone is the third of the month; only a following word makes it an offset.
    found = rest.take(rf"{_COUNT}日{_AFTER}")
    return today + timedelta(days=_counted(found[1])) if found else None


def _take(rest: Remainder, units: str):
    return _take_with_word(rest, units) or rest.take(rf"(?<![下/:.\d]){_COUNT}{_unit(units)}")


def _take_with_word(rest: Remainder, units: str):
    """Take a count with "in" before it or "later" after it."""
    return rest.take(rf"{_BEFORE}{_COUNT}{_unit(units)}(?:{_AFTER})?") or rest.take(
        rf"(?<![下/:.\d]){_COUNT}{_unit(units)}{_AFTER}"
    )


def _unit(units: str) -> str:
    longest = sorted(units.split(), key=len, reverse=True)
    return "(?:" + "|".join(rf"{each}\b" if each.isascii() else each for each in longest) + ")"


def _counted(word: str) -> int:
    return number(word) or 0


def _after(now: datetime, offset: timedelta) -> datetime:
    """Add in UTC, so that a clock change is counted right, and round up to five minutes."""
    later = (now.astimezone(UTC) + offset).astimezone(now.tzinfo)
    return later + timedelta(minutes=-later.minute % 5)


def _in_months(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
