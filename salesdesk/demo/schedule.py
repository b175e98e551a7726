"""The demo's time: what will happen stands in a diary, and happens in order while the clock moves."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

from salesdesk import clock


class Schedule:
    """Entries are an instant (UTC) and what is done then; what is done may write further ones."""

    def __init__(self) -> None:
        self._entries: list[tuple[datetime, int, Callable[..., object], tuple[Any, ...]]] = []
        self._order = count()

    def write(self, at: datetime, what: Callable[..., object], *args: Any) -> None:
        heapq.heappush(self._entries, (at, next(self._order), what, args))

    def live(self, until: datetime) -> None:
        """Do everything up to and including `until`, each at its own time. What is later stays undone."""
        while self._entries and self._entries[0][0] <= until:
            at, _order, what, args = heapq.heappop(self._entries)
            with clock.moved_to(at):
                what(*args)
