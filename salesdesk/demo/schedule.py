"""The demo's schedule of future events, run in order while the clock moves."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

from salesdesk import clock


class Schedule:
    """Functions to call at given instants (UTC); they may add further entries."""

    def __init__(self) -> None:
        self._entries: list[tuple[datetime, int, Callable[..., object], tuple[Any, ...]]] = []
        self._order = count()

    def add(self, at: datetime, what: Callable[..., object], *args: Any) -> None:
        heapq.heappush(self._entries, (at, next(self._order), what, args))

    def run_until(self, until: datetime) -> None:
        """Run all entries up to and including `until`, with the clock at each entry's time."""
        while self._entries and self._entries[0][0] <= until:
            at, _order, what, args = heapq.heappop(self._entries)
            with clock.moved_to(at):
                what(*args)
