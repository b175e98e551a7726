"""The canary: a test row that falls due every 20 seconds.

It shows that due calls reach the queue, even when no real call is due.
"""

from datetime import datetime, timedelta

from django.db import connection

from salesdesk import clock
from salesdesk.health import NotReady

from .models import Canary

#: Together with the tolerance, a desk whose sweeps have stopped is reported within a minute.
EVERY = timedelta(seconds=20)
TOLERATED = timedelta(seconds=30)

#: The second condition resets a canary that lies far ahead because the clock was set back.
SURFACE = """
INSERT INTO workers_canary (id, due_at, surfaced_at) VALUES (1, %(next)s, %(now)s)
ON CONFLICT (id) DO UPDATE SET due_at = EXCLUDED.due_at, surfaced_at = EXCLUDED.surfaced_at
 WHERE workers_canary.due_at <= %(now)s OR workers_canary.due_at > %(next)s
"""


def surface(now: datetime) -> None:
    """Surface the canary if it is due. Called by the sweep that queues due calls, after the calls."""
    with connection.cursor() as cursor:
        cursor.execute(SURFACE, {"now": now, "next": now + EVERY})


def clock_went_back(now: datetime) -> bool:
    """Return whether the clock was set back since the last sweep, so that what it planned lies too far ahead."""
    return Canary.objects.filter(due_at__gt=now + EVERY).exists()


def lateness() -> timedelta | None:
    """Return how long the canary is overdue, or too far ahead; None if no sweep has ever run."""
    due_at = Canary.objects.values_list("due_at", flat=True).first()
    if due_at is None:
        return None
    now = clock.now()
    return max(now - due_at, due_at - now - EVERY, timedelta(0))


def check() -> str:
    """Return the canary's lateness for /readyz; raise NotReady if the sweeps have stopped."""
    late = lateness()
    if late is None:
        raise NotReady("no sweep has run yet")
    if late > TOLERATED:
        raise NotReady(f"no sweep has run for {late.total_seconds():.0f} s; check beat and the workers")
    return f"{late.total_seconds():.0f} s"
