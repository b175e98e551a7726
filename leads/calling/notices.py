"""What others have for a rep to read at the desk: said quietly, until it was read.

This app does not know who says what; the ones that do register.
"""

from collections.abc import Callable
from typing import NamedTuple

from salesdesk.people.models import User


class Heard(NamedTuple):
    """A line for the rep: `key` tells it from others, `url` is where it comes from, and posting to `read` ends it."""

    key: str
    text: str
    tone: str
    url: str
    read: str


Source = Callable[[User], list[Heard]]

_sources: list[Source] = []


def register(source: Source) -> None:
    """Ask `source` too; the same one is asked once."""
    if source not in _sources:
        _sources.append(source)


def of(person: User) -> list[Heard]:
    """What this person has not read yet, the oldest first."""
    return [heard for source in _sources for heard in source(person)]
