"""Read the lines of conversations and opportunities row by row, for scopes of which no slots are kept."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, F, Q, Sum
from django.db.models.functions import TruncDate

from handoffs.models import Opportunity
from leads.models import Activity
from salesdesk.dashboards.figures.deals import DECIDED
from salesdesk.dashboards.scope import Scope

from .spark_slots import Found
from .trends import Step, Trend

WON = Q(result=Opportunity.Result.WON)


def series(spans: list[tuple[Scope, Trend]], zone: str) -> Found:
    """Return the lines, in three statements."""
    (scope, now), *_earlier = spans
    return Found(
        list(_conversations(spans, zone)),
        _open_values(scope, now.steps, zone),
        list(_velocities(spans, zone)),
    )


def _conversations(spans: list[tuple[Scope, Trend]], zone: str) -> Iterable[list[float]]:
    in_either = Q()
    for scope, _trend in spans:
        in_either |= scope.in_period("at")
    held = Activity.objects.conversations().filter(spans[0][0].of("lead__")).filter(in_either)
    by_day = dict(held.order_by().values_list(_day("at", zone)).annotate(n=Count("pk")))
    for _scope, trend in spans:
        yield _summed(by_day, trend.steps)


def _velocities(spans: list[tuple[Scope, Trend]], zone: str) -> Iterable[list[float]]:
    """Yield the velocity of the deals closed in each step, in the currency with most deals."""
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


def _summed(by_day: dict[date, float], steps: list[Step]) -> list[float]:
    return [sum(n for day, n in by_day.items() if step.first <= day <= step.last) for step in steps]


def _commonest(counted: Iterable[tuple[str, int]]) -> str:
    totals: dict[str, int] = {}
    for currency, n in counted:
        totals[currency] = totals.get(currency, 0) + n
    return max(totals, key=lambda each: (totals[each], each), default="")


def _day(field: str, zone: str) -> Any:
    return TruncDate(field, tzinfo=ZoneInfo(zone))
