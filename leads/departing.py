"""A lead leaves the way it was on: to Marketing, to the telephone nurture, or for good.

What others planned with it is void then. This app does not know of meetings; the one that does registers.
"""

from collections.abc import Callable, Iterable
from typing import Any

from .models import Lead

#: Told in the transaction, with the lead under lock, who let it go, and why in a sentence.
Listener = Callable[[Lead, Any, str], object]

#: Asked before a lead leaves: what will be void, in sentences.
Forewarning = Callable[[Lead], Iterable[str]]

_listeners: list[Listener] = []
_forewarnings: list[Forewarning] = []


def register(listener: Listener, forewarning: Forewarning) -> None:
    """Tell `listener` too, and let it say beforehand what that means; the same one is told once."""
    if listener not in _listeners:
        _listeners.append(listener)
        _forewarnings.append(forewarning)


def forewarn(lead: Lead) -> list[str]:
    """What is void when this lead leaves the way it is on: whoever lets it go reads it first."""
    return [sentence for forewarning in _forewarnings for sentence in forewarning(lead)]


def tell(lead: Lead, by, said: str) -> None:
    for listener in _listeners:
        listener(lead, by, said)
