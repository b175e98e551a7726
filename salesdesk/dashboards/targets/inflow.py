"""What the early warning is measured on: first calls, accepted handoffs and their outcomes, by campaign and day."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate

from campaigns.models import Campaign
from handoffs.models import Opportunity
from leads.models import Activity, NextStep
from salesdesk import clock
from salesdesk.dashboards import periods
from salesdesk.dashboards.figures import conversations, results
from salesdesk.dashboards.planner.measured import (
    ENOUGH_WON,
    FIRST_CALLS,
    HISTORY,
    LONGEST,
    RIPE_AFTER,
    SHORTEST,
)
from salesdesk.dashboards.scope import Scope
from salesdesk.db.percentile import DurationPercentile
from salesdesk.people.models import Team

from .coverage import Conversion

#: Outcomes of this many of the latest days are compared with those before.
RECENT = timedelta(days=90)


@dataclass(frozen=True)
class LeadTime:
    """How long `n` results took from the stage before: the median, and the time within which nine in ten came."""

    n: int
    median: timedelta | None
    ripe_after: timedelta

    @property
    def days(self) -> int | None:
        """Return the median in whole days; None if too few results are known."""
        return None if self.median is None else round(self.median / timedelta(days=1))


@dataclass(frozen=True)
class Stage:
    """What entered a stage in the last year, and how many of these became a result, by campaign and day."""

    entered: dict[tuple[int, date], tuple[int, int]]
    lead_time: LeadTime

    def count(self, campaigns: set[int], since: date, until: date) -> int:
        """Return how many entered from `since` to before `until`."""
        return self._summed(campaigns, since, until).n

    def conversions(self, campaigns: set[int], today: date) -> tuple[Conversion, Conversion]:
        """Return the conversion of the latest days that are old enough to have an outcome, and that before them."""
        ripe = today - self.lead_time.ripe_after
        return (
            self._summed(campaigns, ripe - RECENT, ripe),
            self._summed(campaigns, date.min, ripe - RECENT),
        )

    def _summed(self, campaigns: set[int], since: date, until: date) -> Conversion:
        found = [
            counts
            for (campaign, day), counts in self.entered.items()
            if campaign in campaigns and since <= day < until
        ]
        return Conversion(sum(n for n, _converted in found), sum(converted for _n, converted in found))


def campaigns_of(team: Team) -> set[int]:
    """Return all campaigns of a team, those that have ended too. One statement."""
    return set(Campaign.objects.filter(team=team).values_list("pk", flat=True))


def leads_called(team: Team, campaigns: set[int], zone: str) -> Stage:
    """Return the leads first called, and which became SQLs that field accepted. Two statements."""
    now = clock.now()
    scope = Scope(tuple(campaigns), None, periods.current(periods.Span.QUARTER, zone))
    first = Activity.objects.calls().filter(lead=OuterRef("pk")).order_by().values("lead")
    became = results.accepted(now - HISTORY, now).filter(lead=OuterRef("pk"))
    rows = (
        conversations.called_between(scope, now - HISTORY, now)
        .annotate(first_call=Subquery(first.annotate(at=Min("at")).values("at")), became=Exists(became))
        .order_by()
        .values_list("campaign", TruncDate("first_call", tzinfo=ZoneInfo(zone)))
        .annotate(n=Count("pk"), converted=Count("pk", filter=Q(became=True)))
    )
    entered = {(campaign, day): (n, converted) for campaign, day, n, converted in rows}
    first_call = Activity.objects.calls().filter(lead=OuterRef("lead")).order_by().values("lead")
    took = (
        results.accepted(now - HISTORY, now)
        .filter(lead__campaign__team=team)
        .annotate(first_call=Subquery(first_call.annotate(at=Min("at")).values("at")))
        .filter(first_call__isnull=False)
    )
    return Stage(entered, _lead_time(took, F("answered_at") - F("first_call")))


def sqls_accepted(team: Team, zone: str) -> Stage:
    """Return the handoffs that field accepted, and which were won. Two statements."""
    now = clock.now()
    became = Opportunity.objects.filter(
        lead=OuterRef("lead"), result=Opportunity.Result.WON, closed_at__gte=OuterRef("answered_at")
    )
    rows = (
        results.accepted(now - HISTORY, now)
        .filter(lead__campaign__team=team)
        .annotate(became=Exists(became))
        .order_by()
        .values_list("lead__campaign", TruncDate("answered_at", tzinfo=ZoneInfo(zone)))
        .annotate(n=Count("pk"), converted=Count("pk", filter=Q(became=True)))
    )
    entered = {(campaign, day): (n, converted) for campaign, day, n, converted in rows}
    won = results.won(now - HISTORY, now).filter(campaign__team=team)
    return Stage(entered, _lead_time(won, F("closed_at") - F("opened_at")))


def waiting(campaigns: set[int]) -> dict[int, int]:
    """Return how many leads of each campaign wait for their first call. One statement."""
    steps = NextStep.objects.filter(lead__campaign__in=campaigns, kind__in=FIRST_CALLS, attempt=1)
    return dict(steps.order_by().values_list("lead__campaign").annotate(n=Count("lead", distinct=True)))


def _lead_time(rows, took) -> LeadTime:
    found = rows.order_by().aggregate(
        n=Count("pk"),
        median=DurationPercentile(took, share=0.5),
        most=DurationPercentile(took, share=0.9),
    )
    if found["n"] < ENOUGH_WON:
        return LeadTime(found["n"], None, RIPE_AFTER)
    return LeadTime(found["n"], found["median"], min(max(found["most"], SHORTEST), LONGEST))
