"""Dates that are built from numbers, and may not exist."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from .text import NotUnderstood


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
