"""The outcomes of leads called before: the rates that a plan is built on."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Func, IntegerField, Q, Sum
from django.db.models.functions import Coalesce, TruncHour

from leads.models import Activity, NextStep
from leads.models.queue.step_kind import StepKind
from salesdesk import clock
from salesdesk.dashboards.figures import conversations
from salesdesk.dashboards.models import LeadPath
from salesdesk.dashboards.rollups import slots
from salesdesk.dashboards.rollups.slots import quarter_of
from salesdesk.dashboards.scope import Scope
from salesdesk.db.percentile import DurationPercentile

#: How far back leads and calls are counted.
HISTORY = timedelta(days=365)
#: Leads called less than this ago are too young to count, if too few were won to measure it.
RIPE_AFTER = timedelta(days=90)
SHORTEST, LONGEST = timedelta(days=14), timedelta(days=180)
FIRST_CALLS = [StepKind.COLD, StepKind.FRESH, StepKind.CALL_REQUEST]
#: The orders that tell how long it takes to win a lead: the latest ones, as more of them would say the same.
LATEST = 1_000
#: With fewer won leads the 90th percentile would be the longest one.
ENOUGH_WON = 10


@dataclass(frozen=True)
class Measured:
    """Leads first called from `since` to `until`, all old enough to have an outcome, and what they took and gave.

    `calls_per_hour` counts the clock hours in which a rep made at least one call. Between campaigns, an hour is divided
    by the number of calls. None without calls.
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
    """Return what the leads of the scope, or those of them that one rep called, became.

    Of whole campaigns they are summed from slots, in two statements; else the paths of the leads are read, in three.
    """
    now = clock.now()
    since, until = quarter_of(now - HISTORY), quarter_of(now - _ripe_after(scope, rep, now))
    if rep is None and slots.can_sum(scope):
        return _summed(scope, since, until, quarter_of(now) + slots.QUARTER)
    found = (
        conversations.paths_called(scope, since, until)
        .filter(called_by(rep))
        .aggregate(
            leads=Count("pk"),
            won=Count("ordered_at"),
            qualified=Count("sql_at"),
            calls=Coalesce(Sum("calls"), 0),
            conversations=Coalesce(Sum(_talks()), 0),
        )
    )
    return Measured(since, until, **found, calls_per_hour=_calls_per_hour(scope, rep, since))


def _summed(scope: Scope, since: datetime, until: datetime, now: datetime) -> Measured:
    """Sum the slots of the leads, and of the calls up to now. One statement."""
    spans = [slots.Span("leads", since, until), slots.Span("hours", since, now)]
    totals: dict[str, Counter] = {span.key: Counter() for span in spans}
    columns = [
        "called",
        "called_won",
        "called_sql",
        "called_calls",
        "called_talks",
        "calls_made",
        "call_seconds",
    ]
    for key, _campaign, row in slots.sums(scope.campaigns, spans, columns):
        totals[key].update({name: n or 0 for name, n in zip(columns, row, strict=True)})
    hours = totals["hours"]
    pace = 3600 * hours["calls_made"] / hours["call_seconds"] if hours["call_seconds"] else None
    leads = totals["leads"]
    return Measured(
        since,
        until,
        leads["called"],
        leads["called_won"],
        leads["called_sql"],
        leads["called_calls"],
        leads["called_talks"],
        pace,
    )


def _ripe_after(scope: Scope, rep: int | None, now: datetime) -> timedelta:
    """Return the time from first call to order within which nine of ten of the latest orders came."""
    paths = LeadPath.objects.filter(scope.narrowed("lead__"), called_by(rep), campaign__in=scope.campaigns)
    won = paths.filter(ordered_at__gte=now - HISTORY, first_called_at__isnull=False).order_by("-ordered_at")
    latest = won.annotate(took=F("ordered_at") - F("first_called_at"))[:LATEST]
    found = latest.values("took").aggregate(n=Count("took"), most=DurationPercentile(F("took"), share=0.9))
    return bounded(found["n"], found["most"])


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


def _talks() -> Func:
    return Func(F("talks"), function="cardinality", output_field=IntegerField())


def called_by(rep: int | None) -> Q:
    """Return the condition for the paths of leads that `rep` called; without one, for all of them."""
    return Q(callers__contains=[rep]) if rep else Q()


def waiting_for_first_call(scope: Scope, rep: int | None, most: int) -> int:
    """Return how many calls of the scope are a first attempt at a lead; counting stops at `most`."""
    steps = NextStep.objects.filter(scope.of("lead__"), kind__in=FIRST_CALLS, attempt=1)
    if rep:
        steps = steps.filter(Q(assignee=rep) | Q(assignee__isnull=True, territory__inside_rep=rep))
    return NextStep.objects.filter(pk__in=steps.order_by().values("pk")[:most]).count()
