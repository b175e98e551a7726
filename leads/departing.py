"""A lead leaves the way it was on: to Marketing, to the telephone nurture, or for good.

What others planned with it is void then. This app does not know of meetings; the one that does registers.
"""

from collections.abc import Callable
from typing import Any

from .models import Lead

#: Told in the transaction, with the lead under lock, who let it go, and why in a sentence.
Listener = Callable[[Lead, Any, str], object]

_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Tell `listener` too; the same one is told once."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(lead: Lead, by, said: str) -> None:
    for listener in _listeners:
        listener(lead, by, said)
