"""The outcomes of leads called before: the rates that a plan is built on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncHour

from leads.models import Activity, NextStep
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage
from salesdesk import clock
from salesdesk.dashboards.figures import conversations
from salesdesk.dashboards.scope import Scope
from salesdesk.db.percentile import DurationPercentile

#: How far back leads and calls are counted.
HISTORY = timedelta(days=365)
#: Leads called less than this ago are too young to count, if too few were won to measure it.
RIPE_AFTER = timedelta(days=90)
SHORTEST, LONGEST = timedelta(days=14), timedelta(days=180)
FIRST_CALLS = [StepKind.COLD, StepKind.FRESH, StepKind.CALL_REQUEST]
#: With fewer won leads the 90th percentile would be the longest one.
ENOUGH_WON = 10


@dataclass(frozen=True)
class Measured:
    """Leads first called from `since` to `until`, all old enough to have an outcome, and what they took and gave.

    `calls_per_hour` counts the clock hours in which a rep made at least one call; None without calls.
    """

    since: datetime
    until: datetime
    leads: int
    won: int
    qualified: int
    calls: int
    conversations: int
    calls_per_hour: float | None

    @property
    def rate(self) -> float:
        """Return the share of leads that were won; 0 without leads."""
        return self.won / self.leads if self.leads else 0.0

    def per_lead(self, name: str) -> float:
        """Return how many calls, conversations or SQLs a lead took or gave; 0 without leads."""
        return getattr(self, name) / self.leads if self.leads else 0.0


def measure(scope: Scope, rep: int | None = None) -> Measured:
    """Return what the leads of the scope, or those of them that one rep called, became. Three statements."""
    now = clock.now()
    since, until = now - HISTORY, now - _ripe_after(scope, rep, now)
    calls = Activity.objects.calls().filter(lead=OuterRef("pk")).order_by().values("lead")
    talks = Activity.objects.conversations().filter(lead=OuterRef("pk")).order_by().values("lead")
    found = (
        conversations.called_between(scope, since, until)
        .filter(called_by(rep))
        .annotate(
            call_count=_counted(calls),
            talk_count=_counted(talks),
            is_qualified=conversations.QUALIFIED,
        )
        .aggregate(
            leads=Count("pk"),
            won=Count("pk", filter=Q(stage=Stage.WON)),
            qualified=Count("pk", filter=Q(is_qualified=True)),
            calls=Coalesce(Sum("call_count"), 0),
            conversations=Coalesce(Sum("talk_count"), 0),
        )
    )
    return Measured(since, until, **found, calls_per_hour=_calls_per_hour(scope, rep, since))


def _ripe_after(scope: Scope, rep: int | None, now: datetime) -> timedelta:
    """Return the time from first call to order within which nine of ten orders came."""
    first = Activity.objects.calls().filter(lead=OuterRef("pk")).order_by().values("lead")
    won = scope.leads().filter(called_by(rep), stage=Stage.WON, closed_at__gte=now - HISTORY)
    found = won.annotate(
        first_call=Subquery(first.annotate(at=Min("at")).values("at")),
    ).aggregate(n=Count("first_call"), cycle=DurationPercentile(F("closed_at") - F("first_call"), share=0.9))
    return bounded(found["n"], found["cycle"])


def bounded(n: int, most: timedelta | None) -> timedelta:
    """Return the time within which nine of ten results came, `most` of `n`, in bounds; the usual time if n is small."""
    if n < ENOUGH_WON or most is None:
        return RIPE_AFTER
    return min(max(most, SHORTEST), LONGEST)


def _calls_per_hour(scope: Scope, rep: int | None, since: datetime) -> float | None:
    calls = Activity.objects.calls().filter(scope.of("lead__"), at__gte=since)
    calls = calls.filter(by=rep) if rep else calls
    hours = calls.annotate(hour=TruncHour("at")).values("by", "hour").order_by().annotate(n=Count("pk"))
    made = [row["n"] for row in hours]
    return sum(made) / len(made) if made else None


def _counted(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def called_by(rep: int | None) -> Q:
    """Return the condition for leads that `rep` called; without one, for all leads."""
    if not rep:
        return Q()
    return Q(Exists(Activity.objects.calls().filter(lead=OuterRef("pk"), by=rep)))


def waiting_for_first_call(scope: Scope, rep: int | None, most: int) -> int:
    """Return how many calls of the scope are a first attempt at a lead; counting stops at `most`."""
    steps = NextStep.objects.filter(scope.of("lead__"), kind__in=FIRST_CALLS, attempt=1)
    if rep:
        steps = steps.filter(Q(assignee=rep) | Q(assignee__isnull=True, territory__inside_rep=rep))
    return NextStep.objects.filter(pk__in=steps.order_by().values("pk")[:most]).count()
