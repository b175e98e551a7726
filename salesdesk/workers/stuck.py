"""What is stuck: each app knows its own, and says it in a sentence, with how many and since when."""

from datetime import datetime
from typing import NamedTuple

from salesdesk.hooks import Hook


class StuckWork(NamedTuple):
    """Work that should be done by now. `said` is one more word about it, such as the last error."""

    title: str
    total: int
    since: datetime
    detail: str = ""


#: Called without arguments: what is stuck, or None. One statement, whose cost does not grow with the desk.
stuck_work: Hook[[], StuckWork | None] = Hook()


def all_stuck() -> list[StuckWork]:
    """Return everything that is stuck now, oldest first."""
    return sorted((stuck for stuck in stuck_work() if stuck), key=lambda stuck: stuck.since)
