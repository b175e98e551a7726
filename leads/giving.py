"""A lead is given to another inside rep, and what goes along with it.

This app does not know of handoffs and deals; the one that does registers.
"""

from collections.abc import Callable
from typing import Any

from .models import Lead

#: Told in the transaction, with the lead under lock, who has it now.
Along = Callable[[Lead, Any], object]

_along: list[Along] = []


def register(along: Along) -> None:
    """Tell `along` too; the same one is told once."""
    if along not in _along:
        _along.append(along)


def tell(lead: Lead, to) -> None:
    for each in _along:
        each(lead, to)
