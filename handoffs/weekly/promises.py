"""Promised calls and agreed answers: kept and missed in the last week, and the calls of the next one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from leads.calling.daily_stats import IN_TIME, ON_TIME_WITHIN
from leads.models import CompletedStep, Lead, NextStep
from leads.models.queue.step_kind import StepKind
from salesdesk import clock
from salesdesk.people.models import User

from .pairs import Pair

#: Calls that were agreed for a time, in the order of the queue.
AGREED_CALLS = [
    StepKind.CALLBACK,
    StepKind.CALL_REQUEST,
    StepKind.QUOTE,
    StepKind.RETURNED,
    StepKind.NURTURE,
    StepKind.AFTERCARE,
]
#: Calls that are read; more are not talked about.
MOST = 50


@dataclass(frozen=True)
class Promises:
    """The promised calls of a pair's leads, as far as the viewer sees these leads: each count equals its rows."""

    kept: int
    made: int
    #: Made too late in the last week.
    late: list[CompletedStep]
    #: Promised, due and not made yet.
    overdue: list[NextStep]
    #: Due in the next week.
    calls: list[NextStep]

    @property
    def missed(self) -> int:
        """Return how many promised calls were late or are overdue."""
        return self.made - self.kept


def of(pair: Pair, viewer: User, since: datetime, until: datetime) -> Promises:
    """Return what the inside rep promised for the leads of the pair, as `viewer` may see it. Three statements."""
    seen = Lead.objects.visible_to(viewer).filter(territory__in=pair.territories).values("pk")
    promised = CompletedStep.objects.filter(
        by=pair.inside,
        done_at__gte=since,
        kind=StepKind.CALLBACK,
        attempt=1,
        completed=True,
        lead__in=seen,
    )
    counted = promised.aggregate(kept=Count("pk", filter=IN_TIME), made=Count("pk"))
    late = list(promised.exclude(IN_TIME).select_related("lead__company").order_by("due_at")[:MOST])
    planned = NextStep.objects.filter(
        assignee=pair.inside, kind__in=AGREED_CALLS, due_at__lt=until, lead__in=seen
    )
    steps = list(planned.select_related("lead__company", "contact").order_by("due_at", "pk")[:MOST])
    overdue_from = clock.now() - ON_TIME_WITHIN
    overdue = [each for each in steps if each.kind == StepKind.CALLBACK and each.due_at < overdue_from]
    calls = [each for each in steps if each not in overdue]
    return Promises(counted["kept"], counted["made"] + len(overdue), late, overdue, calls)
