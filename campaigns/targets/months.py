"""The months and quarters for which targets can be set, by their first days."""

from datetime import date

from salesdesk import formats
from salesdesk.clock.months import months_after, quarter_of

#: How many quarters ahead targets can be set.
AHEAD = 4


def months_of(quarter: date) -> list[date]:
    return [months_after(quarter, by) for by in range(3)]


def code(month: date) -> str:
    """Return the month as in addresses and names of fields: "2027-01"."""
    return month.isoformat()[:7]


def quarter_asked(typed: str, today: date) -> date:
    """Return the quarter that an address names, such as "2027-01"; the current one if it names none of `quarters`."""
    offered = {code(each): each for each in quarters(today)}
    return offered.get(typed, quarter_of(today))


def quarters(today: date) -> list[date]:
    """Return the current quarter and those after it for which targets can be set."""
    return [months_after(quarter_of(today), 3 * step) for step in range(AHEAD + 1)]


def quarter_name(quarter: date) -> str:
    """Return "Oct 2026 – Dec 2026"."""
    return f"{formats.month(quarter)} – {formats.month(months_after(quarter, 2))}"
