"""How late the desk itself is: promises that fell due and that no sweep has put into the queue yet."""

from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Min
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from leads.models import NextStep, Place
from leads.models.queue.next_step import StepKind
from salesdesk import clock
from salesdesk.health import NotReady
from salesdesk.workers.stuck import StuckWork

TOLERATED = timedelta(seconds=60)


def callback_lateness() -> timedelta:
    """The longest time for which a due promise waits for the sweep; zero when none does.

    A place whose window passed and was not rolled counts too: there nothing would ever fall due.
    """
    now = clock.now()
    since = _overdue_callbacks(now).aggregate(
        late=Max(now - Greatest(F("due_at"), F("snoozed_until"), F("place__opens_at")))
    )["late"]
    stale = Place.objects.filter(closes_at__lte=now).aggregate(late=Max(now - F("closes_at")))["late"]
    return max(since or timedelta(0), stale or timedelta(0))


def stuck() -> StuckWork | None:
    """For the workers' page: promises that wait for the sweep longer than is tolerated."""
    since = Greatest(F("due_at"), F("snoozed_until"), F("place__opens_at"))
    waiting = _overdue_callbacks(clock.now()).annotate(since=since).filter(since__lte=clock.now() - TOLERATED)
    sums = waiting.aggregate(total=Count("pk"), oldest=Min("since"))
    return (
        StuckWork(_("Promised calls that nobody is offered"), sums["total"], sums["oldest"])
        if sums["total"]
        else None
    )


def check() -> str:
    """For /readyz. Raises NotReady when promises wait longer than is tolerated."""
    late = callback_lateness()
    if late > TOLERATED:
        raise NotReady(f"promises surface {late.total_seconds():.0f} s late: do the sweeps run?")
    return f"{late.total_seconds():.0f} s"


def _overdue_callbacks(now: datetime):
    """Promises that are due, may be called now, and that the sweep has not made ready."""
    offerable = NextStep.objects.not_suppressed().due(now).in_open_places(now).off_screen()
    return offerable.filter(kind=StepKind.CALLBACK, ready=False)
