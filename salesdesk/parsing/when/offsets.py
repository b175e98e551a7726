"""Parse offsets from now: "in 3 days", "over 2 weken", "en un mes", "+2h", "兩天後"."""

import calendar
from datetime import UTC, date, datetime, timedelta

from .text import Remainder, number, one_of
from .words import IN_DAYS, IN_MINUTES, IN_MONTHS, NUMBERS

_BEFORE = r"(?:\+|\b(?:in|over|en|dentro de)\b)\s*"
_AFTER = r"\s*(?:之後|以後|後|后|later|from now|from today)"
_COUNT = rf"(\d{{1,3}}|{one_of(NUMBERS)})(?: of)?\s*"
_HALF_AN_HOUR = (
    r"\b(?:in|over|en|dentro de)\s+(?:half an hour|half hour|(?:een )?half ?uur|media hora)|半個?小時後?"
)


def take_offset(rest: Remainder, now: datetime) -> date | datetime | None:
    """Return a date for days, weeks or months, a datetime for hours or minutes, or None."""
    if rest.take(_HALF_AN_HOUR):
        return _after(now, timedelta(minutes=30))
    for minutes, units in IN_MINUTES.items():
        # Without "in" or "later", "10 h" is ten o'clock.
        found = rest.take(f"{_BEFORE}{_COUNT}{_unit(units)}") or rest.take(f"{_COUNT}{_unit(units)}{_AFTER}")
        if found:
            return _after(now, timedelta(minutes=minutes * _counted(found[1])))
    if found := _take(rest, IN_MONTHS):
        return _in_months(now.date(), _counted(found[1]))
    for days, units in IN_DAYS.items():
        if found := _take(rest, units):
            return now.date() + timedelta(days=days * _counted(found[1]))
    # "3日" alone is the third of the month; only a following word makes it an offset.
    found = rest.take(rf"{_COUNT}日{_AFTER}")
    return now.date() + timedelta(days=_counted(found[1])) if found else None


def _take(rest: Remainder, units: str):
    return rest.take(rf"(?:{_BEFORE})?(?<![下/:.\d]){_COUNT}{_unit(units)}(?:{_AFTER})?")


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
