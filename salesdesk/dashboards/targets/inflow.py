"""Counts behind the early warning: first calls, opened deals and their outcomes, by campaign and day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
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
    bounded,
)
from salesdesk.dashboards.scope import Scope
from salesdesk.db.percentile import DurationPercentile
from salesdesk.people.models import Team

from .coverage import Conversion

#: Outcomes of this many of the latest days are compared with those before.
RECENT = timedelta(days=90)


@dataclass(frozen=True)
class LeadTime:
    """The time that `n` results took from the stage before: the median, and about the 90th percentile."""

    n: int
    median: timedelta | None
    ripe_after: timedelta

    @property
    def days(self) -> int | None:
        """Return the median in whole days; None if too few results are known."""
        return None if self.median is None else round(self.median / timedelta(days=1))


@dataclass(frozen=True)
class Stage:
    """The entries into a stage in the last year, and the results that they became, by campaign and day."""

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

    @cached_property
    def _days(self) -> dict[int, list[tuple[date, tuple[int, int]]]]:
        found: dict[int, list[tuple[date, tuple[int, int]]]] = {}
        for (campaign, day), counts in self.entered.items():
            found.setdefault(campaign, []).append((day, counts))
        return found

    def _summed(self, campaigns: set[int], since: date, until: date) -> Conversion:
        found = [
            counts
            for campaign in campaigns & self._days.keys()
            for day, counts in self._days[campaign]
            if since <= day < until
        ]
        return Conversion(sum(n for n, _converted in found), sum(converted for _n, converted in found))


def campaigns_of(team: Team) -> set[int]:
    """Return all campaigns of a team, those that have ended too. One statement."""
    return set(Campaign.objects.filter(team=team).values_list("pk", flat=True))


class Called(NamedTuple):
    """The leads first called, and what became of them: SQLs that field accepted, and deals."""

    to_sqls: Stage
    to_deals: Stage


def leads_called(team: Team, campaigns: set[int], zone: str) -> Called:
    """Return the leads first called, with the time from there to an accepted handoff. Two statements."""
    now = clock.now()
    scope = Scope(tuple(campaigns), None, periods.current(periods.Span.QUARTER, zone))
    became_sql = results.accepted(now - HISTORY, now).filter(lead=OuterRef("pk"))
    became_deal = _opened(now).filter(lead=OuterRef("pk"))
    rows = (
        conversations.called_between(scope, now - HISTORY, now)
        .annotate(first_call=_first_call("pk"), sql=Exists(became_sql), deal=Exists(became_deal))
        .order_by()
        .values_list("campaign", TruncDate("first_call", tzinfo=ZoneInfo(zone)))
        .annotate(
            n=Count("pk"),
            sqls=Count("pk", filter=Q(sql=True)),
            deals=Count("pk", filter=Q(deal=True)),
        )
    )
    sqls: dict[tuple[int, date], tuple[int, int]] = {}
    deals: dict[tuple[int, date], tuple[int, int]] = {}
    for campaign, day, n, to_sql, to_deal in rows:
        sqls[campaign, day], deals[campaign, day] = (n, to_sql), (n, to_deal)
    took = (
        results.accepted(now - HISTORY, now)
        .filter(lead__campaign__team=team)
        .annotate(first_call=_first_call("lead"))
        .filter(first_call__isnull=False)
    )
    lead_time = _lead_time(took, F("answered_at") - F("first_call"))
    return Called(Stage(sqls, lead_time), Stage(deals, lead_time))


def deals_opened(team: Team, zone: str) -> Stage:
    """Return the deals opened, by field, by inside or as a repeat order, and which were won. Two statements."""
    now = clock.now()
    won = Q(result=Opportunity.Result.WON)
    rows = (
        _opened(now)
        .filter(campaign__team=team)
        .order_by()
        .values_list("campaign", TruncDate("opened_at", tzinfo=ZoneInfo(zone)))
        .annotate(n=Count("pk"), converted=Count("pk", filter=won))
    )
    entered = {(campaign, day): (n, converted) for campaign, day, n, converted in rows}
    orders = results.won(now - HISTORY, now).filter(campaign__team=team)
    return Stage(entered, _lead_time(orders, F("closed_at") - F("opened_at")))


def _opened(now: datetime) -> QuerySet[Opportunity]:
    return Opportunity.objects.filter(opened_at__gte=now - HISTORY, opened_at__lt=now)


def _first_call(lead: str) -> Subquery:
    calls = Activity.objects.calls().filter(lead=OuterRef(lead)).order_by().values("lead")
    return Subquery(calls.annotate(at=Min("at")).values("at"))


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
    median = found["median"] if found["n"] >= ENOUGH_WON else None
    return LeadTime(found["n"], median, bounded(found["n"], found["most"]))
