"""Retry a promised call that was not answered: they expect it, so it is tried again the same day.

After the last of these attempts the campaign's cadence goes on (retries.py).
"""

from datetime import datetime, timedelta

from leads.funnel.cadence import NextAttempt
from salesdesk import clock

#: The wait after each unanswered attempt.
GAPS = (timedelta(hours=1), timedelta(hours=2))
#: Shortest wait, and how long before the end of calling hours the last attempt of a day is made.
SHORTEST = timedelta(minutes=15)


def next_attempt(place: clock.Place, attempt: int, at: datetime) -> NextAttempt | None:
    """Return the attempt after the unanswered one number `attempt`, made at `at`; None after the last one.

    If the wait would end after calling hours, the call is made before they end, or when they next begin if they are
    nearly over.
    """
    window = clock.window(place, at)
    if attempt > len(GAPS) or window is None:
        return None
    due_at = max(window.opens_at, at + GAPS[attempt - 1])
    last = window.closes_at - SHORTEST
    if due_at > last and last >= at + SHORTEST:
        due_at = last
    elif due_at > last and (tomorrow := clock.window(place, window.closes_at)):
        due_at = tomorrow.opens_at
    return NextAttempt(due_at, attempt + 1, len(GAPS) + 1, promised=True)
