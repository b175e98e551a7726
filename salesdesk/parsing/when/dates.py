"""Dates that are built from numbers, and may not exist, and the days around one: "after Friday", "vanaf 1 maart"."""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from salesdesk import formats

from .text import NotUnderstood, Remainder, one_of
from .words import MONTHS, WEEKDAYS

_FROM = r"\b(?:from|starting|vanaf|a partir del?|desde(?: el)?)\b|(?<= )(?:開始|起)"
_AFTER = r"\b(?:after|na|despues del?|tras)\b|(?<= )(?:以後|之後|過後|以后|之后|後|后)"
_BEFORE = r"\b(?:before|voor|antes del?)\b|(?<= )(?:以前|之前|前)"
#: A limit that is one day. "After March" and "before the end of the year" are not.
_EXACT = (
    r"\b(?:after|na|despues del?|tras|before|voor|antes del?) (?:the |de |el )?"
    rf"(?:(?:(?:{one_of(MONTHS)}) )?\d|{one_of(WEEKDAYS)})|"
    r"[一二三四五六日天號号]之?(?:以後|之後|過後|以后|之后|後|后|以前|之前|前)"
)


def nth_on_weekday(today: date, nth: int, weekday: int) -> date | None:
    """Return the next `nth` of a month, if it is within five weeks and that weekday."""
    for ahead in range(35):
        at = today + timedelta(days=ahead)
        if at.day == nth:
            return at if at.isoweekday() == weekday else None
    return None


def of_year(today: date, month: int, day: int, year: str | None) -> date | None:
    if year:
        return date_or_none(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    at = date_or_none(today.year, month, day)
    return at if at is None or at >= today else date_or_none(today.year + 1, month, day)


def existing(day: date | None) -> date:
    if day is None:
        raise NotUnderstood(_("That date doesn't exist."))
    return day


def date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def take_around_day(rest: Remainder, day: date, notes: list[str]) -> date:
    """Return `day`, or the working day after or before it if it is named as a limit, with a note."""
    if rest.take(_FROM):
        return day
    is_exact = re.search(_EXACT, rest.whole)
    step = 0 if not is_exact else 1 if rest.take(_AFTER) else -1 if rest.take(_BEFORE) else 0
    if step:
        day += timedelta(days=step)
        while day.isoweekday() > 5:
            day += timedelta(days=step)
        notes.append(formats.weekday_and_day(day))
    return day
