"""Stuck work, which each app reports with a title, a count and since when."""

from datetime import datetime
from typing import NamedTuple

from salesdesk.hooks import Hook


class StuckWork(NamedTuple):
    """Work that should be done by now. `detail` is extra information, such as the last error."""

    title: str
    total: int
    since: datetime
    detail: str = ""


#: Each function returns its stuck work or None, in one statement whose cost does not grow with the data.
stuck_work: Hook[[], StuckWork | None] = Hook()


def all_stuck() -> list[StuckWork]:
    """Return everything that is stuck now, oldest first."""
    return sorted((stuck for stuck in stuck_work() if stuck), key=lambda stuck: stuck.since)
