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
from salesdesk.dashboards.rollups.slots import quarter_of
from salesdesk.dashboards.scope import Scope
from salesdesk.db.percentile import DurationPercentile

#: Half the width of an 80% band, in standard deviations of a normal distribution.
HALF_BAND = 1.2816
#: The deals whose cycles tell which open ones are stale: the latest closed ones.
LATEST = 1_000
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
    #: The velocity in the period to compare with, or None if it is undefined.
    velocity_before: float | None = None

    @property
    def win_rate(self) -> float | None:
        """Return won ÷ (won + lost), or None if no deal closed."""
        decided = self.won + self.lost
        return self.won / decided if decided else None

    @property
    def velocity(self) -> float | None:
        """Return n × win rate × mean won value ÷ cycle per day, or None if it is undefined."""
        return velocity_of(self.won, self.lost, self.won_value, self.cycle)


def stale_before(scope: Scope) -> datetime | None:
    """Return the instant before which open deals were opened if they are stale.

    Stale means older than the 99th percentile of the cycles of the latest closed deals, as of the quarter of an hour
    by which they are counted. None while too few have closed.
    """
    closed = Opportunity.objects.filter(DECIDED, scope.narrowed("lead__"), campaign__in=scope.campaigns)
    latest = closed.order_by("-closed_at").annotate(took=F("closed_at") - F("opened_at"))[:LATEST]
    found = latest.values("took").aggregate(n=Count("took"), cycle=DurationPercentile(F("took"), share=0.99))
    return quarter_of(clock.now() - found["cycle"]) if found["n"] >= ENOUGH_CLOSED else None


def deals(scope: Scope, stale: datetime | None) -> list[Deals]:
    """Return the deals of each currency in one query, the currency with most open deals first."""
    fresh, old = _fresh(stale), _stale(stale)
    closed, before = (DECIDED & each.in_period("closed_at") for each in (scope, scope.earlier()))
    won, lost = (Q(result=each) for each in (Opportunity.Result.WON, Opportunity.Result.LOST))
    rows = (
        Opportunity.objects.filter(scope.of("lead__"))
        .filter(Q(closed_at__isnull=True) | closed | before)
        .order_by()
        .values("lead__campaign__currency")
        .annotate(
            n_open=Count("pk", filter=fresh),
            sum_open=Sum(V, filter=fresh),
            expected=Sum(V * P, filter=fresh),
            variance=Sum(V * V * P * (1.0 - P), filter=fresh),
            n_stale=Count("pk", filter=old),
            sum_stale=Sum(V, filter=old),
            n_won=Count("pk", filter=closed & won),
            n_lost=Count("pk", filter=closed & lost),
            sum_won=Sum(V, filter=closed & won),
            cycle=Avg(F("closed_at") - F("opened_at"), filter=closed),
            n_won_before=Count("pk", filter=before & won),
            n_lost_before=Count("pk", filter=before & lost),
            sum_won_before=Sum(V, filter=before & won),
            cycle_before=Avg(F("closed_at") - F("opened_at"), filter=before),
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
        velocity_before=velocity_of(
            row["n_won_before"], row["n_lost_before"], row["sum_won_before"] or 0, row["cycle_before"]
        ),
    )


def velocity_of(won: int, lost: int, won_value: float, cycle: timedelta | None) -> float | None:
    """Return n × win rate × mean won value ÷ cycle per day, or None if it is undefined."""
    if not won or not cycle:
        return None
    decided = won + lost
    return decided * (won / decided) * (won_value / won) / (cycle / timedelta(days=1))
