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
    """The promised calls of a pair's leads. `hidden` calls are to leads that the viewer does not see."""

    kept: int
    made: int
    #: Made too late in the last week.
    late: list[CompletedStep]
    #: Promised, due and not made yet.
    overdue: list[NextStep]
    #: Due in the next week.
    calls: list[NextStep]
    hidden: int

    @property
    def missed(self) -> int:
        """Return how many promised calls were late or are overdue, also those that the viewer does not see."""
        return self.made - self.kept


def of(pair: Pair, viewer: User, since: datetime, until: datetime) -> Promises:
    """Return what the inside rep promised for the leads of the pair, as `viewer` may see it. Four statements."""
    promised = CompletedStep.objects.filter(
        by=pair.inside,
        done_at__gte=since,
        kind=StepKind.CALLBACK,
        attempt=1,
        completed=True,
        lead__territory__in=pair.territories,
    )
    counted = promised.aggregate(kept=Count("pk", filter=IN_TIME), made=Count("pk"))
    late = list(promised.exclude(IN_TIME).select_related("lead__company").order_by("due_at")[:MOST])
    planned = NextStep.objects.filter(
        assignee=pair.inside, kind__in=AGREED_CALLS, due_at__lt=until, territory__in=pair.territories
    )
    steps = list(planned.select_related("lead__company", "contact").order_by("due_at", "pk")[:MOST])
    overdue_from = clock.now() - ON_TIME_WITHIN
    overdue = [each for each in steps if each.kind == StepKind.CALLBACK and each.due_at < overdue_from]
    calls = [each for each in steps if each not in overdue]
    leads = {each.lead_id for each in late} | {each.lead_id for each in steps}
    seen = _visible(leads, viewer)
    return Promises(
        kept=counted["kept"],
        made=counted["made"] + len(overdue),
        late=[each for each in late if each.lead_id in seen],
        overdue=[each for each in overdue if each.lead_id in seen],
        calls=[each for each in calls if each.lead_id in seen],
        hidden=sum(each.lead_id not in seen for each in calls),
    )


def _visible(leads: set[int], viewer: User) -> set[int]:
    return set(Lead.objects.visible_to(viewer).filter(pk__in=leads).values_list("pk", flat=True))
