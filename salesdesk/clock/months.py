"""Arithmetic with months and quarters, each given by a day in it and returned as its first day."""

from datetime import date


def months_after(day: date, count: int) -> date:
    """Return the month that comes `count` months after that of `day`; before it, if `count` is negative."""
    year, index = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, index + 1, 1)


def quarter_of(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % 3, 1)
