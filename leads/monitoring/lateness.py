"""Monitor how late promised calls enter the queue after they are due."""

from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Min
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from leads.models import NextStep, Place
from leads.models.queue.next_step import window_opens_at
from leads.models.queue.step_kind import StepKind
from salesdesk import clock
from salesdesk.health import NotReady
from salesdesk.workers.stuck import StuckWork

TOLERATED = timedelta(seconds=60)


def callback_lateness() -> timedelta:
    """Return how long the oldest due promised call has waited for the sweep; zero if none waits.

    Includes places whose call window has passed without being rolled forward, as no call becomes due there.
    """
    now = clock.now()
    since = _overdue_callbacks(now).aggregate(
        late=Max(now - Greatest(F("due_at"), F("snoozed_until"), window_opens_at()))
    )["late"]
    stale = Place.objects.filter(closes_at__lte=now).aggregate(late=Max(now - F("closes_at")))["late"]
    return max(since or timedelta(0), stale or timedelta(0))


def stuck() -> StuckWork | None:
    """Return promised calls that have waited too long for the sweep, for the workers page."""
    since = Greatest(F("due_at"), F("snoozed_until"), window_opens_at())
    waiting = _overdue_callbacks(clock.now()).annotate(since=since).filter(since__lte=clock.now() - TOLERATED)
    totals = waiting.aggregate(total=Count("pk"), oldest=Min("since"))
    return (
        StuckWork(_("Promised calls not offered to anyone"), totals["total"], totals["oldest"])
        if totals["total"]
        else None
    )


def check() -> str:
    """Return the lateness for /readyz. Raises NotReady if promised calls wait too long."""
    late = callback_lateness()
    if late > TOLERATED:
        raise NotReady(f"promised calls are {late.total_seconds():.0f} s late: check that the sweeps run")
    return f"{late.total_seconds():.0f} s"


def _overdue_callbacks(now: datetime):
    """Return promised calls that are due and can be made now, but are not ready yet."""
    offerable = NextStep.objects.not_suppressed().due(now).in_open_places(now).off_screen()
    return offerable.filter(kind=StepKind.CALLBACK, ready=False)
