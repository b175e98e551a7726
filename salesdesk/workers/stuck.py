"""What is stuck: each app knows its own, and says it in a sentence, with how many and since when."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple


class Stuck(NamedTuple):
    """Work that should be done by now. `said` is one more word about it, such as the last error."""

    what: str
    many: int
    since: datetime
    said: str = ""


_finders: list[Callable[[], Stuck | None]] = []


def register(find: Callable[[], Stuck | None]) -> None:
    """Ask `find` too what is stuck; None is nothing. One statement, whose cost does not grow with the desk."""
    _finders.append(find)


def found() -> list[Stuck]:
    """All that is stuck now, the oldest first."""
    return sorted((stuck for find in _finders if (stuck := find())), key=lambda stuck: stuck.since)
