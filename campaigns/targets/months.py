"""Months and quarters, by their first days."""

from datetime import date

from salesdesk import formats

#: How many quarters ahead targets can be set.
AHEAD = 4


def first_of(day: date) -> date:
    return day.replace(day=1)


def shifted(month: date, by: int) -> date:
    """Return the month that comes `by` months after `month`."""
    year, index = divmod(month.year * 12 + month.month - 1 + by, 12)
    return date(year, index + 1, 1)


def quarter_of(day: date) -> date:
    """Return the first month of the quarter of a day."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def months_of(quarter: date) -> list[date]:
    return [shifted(quarter, by) for by in range(3)]


def code(month: date) -> str:
    """Return the month as in addresses and names of fields: "2027-01"."""
    return month.isoformat()[:7]


def quarter_asked(typed: str, today: date) -> date:
    """Return the quarter that an address names, such as "2027-01"; the current one if it names none of `quarters`."""
    offered = {code(each): each for each in quarters(today)}
    return offered.get(typed, quarter_of(today))


def quarters(today: date) -> list[date]:
    """Return the current quarter and those after it for which targets can be set."""
    return [shifted(quarter_of(today), 3 * step) for step in range(AHEAD + 1)]


def quarter_name(quarter: date) -> str:
    """Return "Oct 2026 – Dec 2026"."""
    return f"{formats.month(quarter)} – {formats.month(shifted(quarter, 2))}"
