"""The five figures over time, for the small lines in their tiles; defined as in figures/, for each step of the period.

The value of the pipeline on earlier days and the customers retained then are not kept. Their lines show the
opportunities that were open at the end of each step, at the values known today, and the number of customers.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, F, Min, Q, Sum
from django.db.models.functions import TruncDate

from handoffs.models import Opportunity
from leads.models import Activity
from leads.models.stages import Stage
from salesdesk.dashboards.figures.deals import DECIDED
from salesdesk.dashboards.funnel.forms.filter import Reading
from salesdesk.dashboards.scope import Scope

from .trends import Step, Trend, Unit, trends

WON = Q(result=Opportunity.Result.WON)


class Series(NamedTuple):
    """A figure at each step of the period, and at those of the compared one; empty where there is none to compare."""

    now: Sequence[float]
    earlier: Sequence[float]


class Figures(NamedTuple):
    """The unit of the steps, and the figures in the order of their tiles."""

    unit: Unit
    qualified: Series
    conversations: Series
    pipeline: Series
    velocity: Series
    customers: Series


def figures(scope: Scope, zone: str) -> Figures:
    """Return the figures over time. Five statements, whatever the number of leads, and one for the trend's time."""
    now, before = trends(scope, Reading.MOVEMENTS, zone)
    spans = (scope, now), (scope.earlier(), before)
    open_values = _open_values(scope, now.steps, zone)
    return Figures(
        now.unit,
        Series(now.leads[Stage.SQL], before.leads[Stage.SQL]),
        Series(*_conversations(spans, zone)),
        Series(open_values, []),
        Series(*_velocities(spans, zone)),
        Series(_customers(scope, now.steps, zone), []),
    )


def _conversations(spans: Iterable[tuple[Scope, Trend]], zone: str) -> Iterable[list[float]]:
    spans = list(spans)
    in_either = Q()
    for scope, _trend in spans:
        in_either |= scope.in_period("at")
    held = Activity.objects.conversations().filter(spans[0][0].of("lead__")).filter(in_either)
    by_day = dict(held.order_by().values_list(_day("at", zone)).annotate(n=Count("pk")))
    for _scope, trend in spans:
        yield _summed(by_day, trend.steps)


def _velocities(spans: Iterable[tuple[Scope, Trend]], zone: str) -> Iterable[list[float]]:
    """Yield the velocity of the deals closed in each step, in the currency with most deals."""
    spans = list(spans)
    in_either = Q()
    for scope, _trend in spans:
        in_either |= scope.in_period("closed_at")
    closed = Opportunity.objects.filter(DECIDED & in_either, spans[0][0].of("lead__")).order_by()
    rows = list(
        closed.values_list(_day("closed_at", zone), "lead__campaign__currency").annotate(
            n=Count("pk"), won=Sum("value", filter=WON), took=Avg(F("closed_at") - F("opened_at"))
        )
    )
    currency = _commonest((each, n) for _day_, each, n, *_rest in rows)
    for _scope, trend in spans:
        own = [row for row in rows if row[1] == currency]
        won = _summed({day: float(won or 0) for day, _c, _n, won, _t in own}, trend.steps)
        deals = _summed({day: n for day, _c, n, _w, _t in own}, trend.steps)
        days = _summed({day: n * (took / timedelta(1)) for day, _c, n, _w, took in own}, trend.steps)
        yield [value * n / took if took else 0.0 for value, n, took in zip(won, deals, days, strict=True)]


def _open_values(scope: Scope, steps: list[Step], zone: str) -> list[float]:
    """Return the value of the opportunities that were open at the end of each step, in the commonest currency."""
    until_now = Q(closed_at__isnull=True) | Q(closed_at__gte=scope.period.since)
    found = Opportunity.objects.filter(until_now, scope.of("lead__"), opened_at__lt=scope.period.until)
    rows = list(
        found.order_by()
        .annotate(opened=_day("opened_at", zone), closed=_day("closed_at", zone))
        .values_list("lead__campaign__currency", "opened", "closed")
        .annotate(n=Count("pk"), value=Sum("value"))
    )
    currency = _commonest((each, n) for each, _o, _c, n, _value in rows)
    return [
        sum(
            float(value)
            for each, opened, closed, _n, value in rows
            if each == currency and opened <= step.last and (closed is None or closed > step.last)
        )
        for step in steps
    ]


def _customers(scope: Scope, steps: list[Step], zone: str) -> list[float]:
    """Return the number of companies that had ordered by the end of each step."""
    won = Opportunity.objects.filter(WON, scope.of("lead__")).order_by().values("lead__company")
    first = won.annotate(first=Min(_day("closed_at", zone))).values_list("first", flat=True)
    days = sorted(first)
    return [bisect_right(days, step.last) for step in steps]


def _summed(by_day: dict[date, float], steps: list[Step]) -> list[float]:
    return [sum(n for day, n in by_day.items() if step.first <= day <= step.last) for step in steps]


def _commonest(counted: Iterable[tuple[str, int]]) -> str:
    totals: dict[str, int] = {}
    for currency, n in counted:
        totals[currency] = totals.get(currency, 0) + n
    return max(totals, key=lambda each: (totals[each], each), default="")


def _day(field: str, zone: str) -> Any:
    return TruncDate(field, tzinfo=ZoneInfo(zone))
