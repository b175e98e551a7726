"""The value of open and closed deals and how fast they close, always per currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import Any

from django.db.models import Avg, Count, F, FloatField, Q, QuerySet, Sum
from django.db.models.functions import Cast

from handoffs.models import Opportunity
from leads.models import Lead
from salesdesk import clock
from salesdesk.dashboards.scope import Scope
from salesdesk.db.percentile import DurationPercentile

#: Half the width of an 80% band, in standard deviations of a normal distribution.
HALF_BAND = 1.2816
#: With fewer closed deals the 99th percentile would simply be the longest one.
ENOUGH_CLOSED = 30
DECIDED = Q(result__in=[Opportunity.Result.WON, Opportunity.Result.LOST])
P = Cast("probability", FloatField()) / 100.0
V = Cast("value", FloatField())


@dataclass(frozen=True)
class Deals:
    """The deals in one currency. `expected` is Σ pᵢvᵢ of the open ones, `spread` half the width of its 80% band."""

    currency: str
    open: int
    value: float
    expected: float
    spread: float
    stale: int
    stale_value: float
    won: int
    lost: int
    won_value: float
    cycle: timedelta | None

    @property
    def win_rate(self) -> float | None:
        """Return won ÷ (won + lost), or None if no deal closed."""
        decided = self.won + self.lost
        return self.won / decided if decided else None

    @property
    def velocity(self) -> float | None:
        """Return n × win rate × mean won value ÷ cycle per day, or None if it is undefined."""
        rate = self.win_rate
        if not rate or not self.cycle:
            return None
        decided, mean_won = self.won + self.lost, self.won_value / self.won
        return decided * rate * mean_won / (self.cycle / timedelta(days=1))


def stale_before(scope: Scope) -> datetime | None:
    """Return the instant before which open deals were opened if they are stale.

    Stale means older than the 99th percentile of closed cycles. None while too few deals have closed.
    """
    closed = Opportunity.objects.filter(DECIDED, scope.of("lead__"))
    found = closed.aggregate(
        n=Count("pk"), cycle=DurationPercentile(F("closed_at") - F("opened_at"), share=0.99)
    )
    return clock.now() - found["cycle"] if found["n"] >= ENOUGH_CLOSED else None


def deals(scope: Scope, stale: datetime | None) -> list[Deals]:
    """Return the deals of each currency in one query, the currency with most open deals first."""
    fresh, old = _fresh(stale), _stale(stale)
    closed = DECIDED & scope.in_period("closed_at")
    won = closed & Q(result=Opportunity.Result.WON)
    rows = (
        Opportunity.objects.filter(scope.of("lead__"))
        .order_by()
        .values("lead__campaign__currency")
        .annotate(
            n_open=Count("pk", filter=fresh),
            sum_open=Sum(V, filter=fresh),
            expected=Sum(V * P, filter=fresh),
            variance=Sum(V * V * P * (1.0 - P), filter=fresh),
            n_stale=Count("pk", filter=old),
            sum_stale=Sum(V, filter=old),
            n_won=Count("pk", filter=won),
            n_lost=Count("pk", filter=closed & Q(result=Opportunity.Result.LOST)),
            sum_won=Sum(V, filter=won),
            cycle=Avg(F("closed_at") - F("opened_at"), filter=closed),
        )
    )
    return sorted(map(_deals, rows), key=lambda each: (-each.open, -each.won))


def with_open_deal(scope: Scope, stale: datetime | None) -> QuerySet[Lead]:
    return _leads(scope, Opportunity.objects.filter(_fresh(stale)))


def with_stale_deal(scope: Scope, stale: datetime | None) -> QuerySet[Lead]:
    return _leads(scope, Opportunity.objects.filter(_stale(stale)))


def with_closed_deal(scope: Scope) -> QuerySet[Lead]:
    return _leads(scope, Opportunity.objects.filter(DECIDED, scope.in_period("closed_at")))


def total(found: Iterable[Deals], name: str) -> int:
    """Sum a count over currencies. Values must not be summed."""
    return sum(getattr(each, name) for each in found)


def _leads(scope: Scope, deals: QuerySet) -> QuerySet[Lead]:
    return scope.leads().filter(pk__in=deals.values("lead"))


def _fresh(stale: datetime | None) -> Q:
    is_open = Q(closed_at__isnull=True)
    return is_open & Q(opened_at__gte=stale) if stale else is_open


def _stale(stale: datetime | None) -> Q:
    return Q(closed_at__isnull=True) & (Q(opened_at__lt=stale) if stale else Q(pk__in=[]))


def _deals(row: Any) -> Deals:
    return Deals(
        currency=row["lead__campaign__currency"],
        open=row["n_open"],
        value=row["sum_open"] or 0,
        expected=row["expected"] or 0,
        spread=HALF_BAND * sqrt(row["variance"] or 0),
        stale=row["n_stale"],
        stale_value=row["sum_stale"] or 0,
        won=row["n_won"],
        lost=row["n_lost"],
        won_value=row["sum_won"] or 0,
        cycle=row["cycle"],
    )
