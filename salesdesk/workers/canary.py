"""The canary: a promise that falls due again and again, so that a desk on which none is due now still shows
whether one would surface."""

from datetime import datetime, timedelta

from django.db import connection

from salesdesk import clock
from salesdesk.health import NotReady

from .models import Canary

#: Three times a minute: with what is tolerated, a desk that nobody sweeps is known for it within a minute.
EVERY = timedelta(seconds=20)
TOLERATED = timedelta(seconds=30)

#: A clock that was set back would leave the next one far ahead: that is put right too.
SURFACE = """
INSERT INTO workers_canary (id, due_at, surfaced_at) VALUES (1, %(next)s, %(now)s)
ON CONFLICT (id) DO UPDATE SET due_at = EXCLUDED.due_at, surfaced_at = EXCLUDED.surfaced_at
 WHERE workers_canary.due_at <= %(now)s OR workers_canary.due_at > %(next)s
"""


def surface(now: datetime) -> None:
    """Let the canary surface when it is due. Called by the sweep that surfaces promises, when those are done."""
    with connection.cursor() as cursor:
        cursor.execute(SURFACE, {"now": now, "next": now + EVERY})


def clock_went_back(now: datetime) -> bool:
    """Whether the last sweep lived later than this one: whatever was planned by the clock then is too far off."""
    return Canary.objects.filter(due_at__gt=now + EVERY).exists()


def lateness() -> timedelta | None:
    """How long the canary has been due, or how far off it is; None when no sweep has ever looked."""
    due_at = Canary.objects.values_list("due_at", flat=True).first()
    if due_at is None:
        return None
    now = clock.now()
    return max(now - due_at, due_at - now - EVERY, timedelta(0))


def check() -> str:
    """For /readyz. Raises NotReady when the sweeps stand still."""
    late = lateness()
    if late is None:
        raise NotReady("no sweep has run yet")
    if late > TOLERATED:
        raise NotReady(
            f"the sweeps stand still since {late.total_seconds():.0f} s: do beat and the workers run?"
        )
    return f"{late.total_seconds():.0f} s"
