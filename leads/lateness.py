"""How late the desk itself is: promises that fell due and that no sweep has put into the queue yet."""

from datetime import timedelta

from django.db.models import F, Max
from django.db.models.functions import Greatest

from salesdesk import clock
from salesdesk.health import NotReady

from .models import NextStep, Place
from .models.nextstep import Kind
from .readiness import HELD

TOLERATED = timedelta(seconds=60)


def of_promises() -> timedelta:
    """The longest time for which a due promise waits for the sweep; zero when none does.

    A place whose window passed and was not rolled counts too: there nothing would ever fall due.
    """
    now = clock.now()
    waiting = NextStep.objects.filter(
        ~HELD,
        kind=Kind.PROMISE,
        ready=False,
        due_at__lte=now,
        place__opens_at__lte=now,
        place__closes_at__gt=now,
    )
    since = waiting.aggregate(late=Max(now - Greatest(F("due_at"), F("place__opens_at"))))["late"]
    stale = Place.objects.filter(closes_at__lte=now).aggregate(late=Max(now - F("closes_at")))["late"]
    return max(since or timedelta(0), stale or timedelta(0))


def check() -> str:
    """For /readyz. Raises NotReady when promises wait longer than is tolerated."""
    late = of_promises()
    if late > TOLERATED:
        raise NotReady(f"promises surface {late.total_seconds():.0f} s late: do the sweeps run?")
    return f"{late.total_seconds():.0f} s"
