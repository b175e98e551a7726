"""How right earlier forecasts were: frozen forecasts against the orders of the days that followed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, FloatField, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from handoffs.models import FrozenDeal, FrozenForecast, Opportunity
from salesdesk.people.models import User

from . import formulas
from .formulas import Scored
from .readings import VALUE, Reading, expected_from, sums

#: After how many days a forecast is scored; the first is the usual one.
HORIZONS = (90, 30, 60, 180)
#: The latest forecasts that are old enough: half a year of Mondays.
SCORED = 26
#: With fewer forecasts or deals the figures say too little.
ENOUGH_FORECASTS, ENOUGH_DEALS = 4, 30


@dataclass(frozen=True)
class Part:
    """A frozen forecast for one campaign, and what became of its deals. `squared` is the sum of (p − y)²."""

    forecast: int
    campaign: tuple[int, str]
    team: tuple[int, str]
    currency: str
    deals: int
    scored: Mapping[Reading, Scored]
    squared: Mapping[Reading, float]


@dataclass(frozen=True)
class Accuracy:
    """How right a reading was (formulas.py)."""

    wape: float | None
    bias: float | None
    brier: float
    coverage: float | None


@dataclass(frozen=True)
class Score:
    """How right each reading was for one campaign, one team or all, in one currency.

    `forecasts` were scored, about `deals` different deals, of which `won` were ordered in time.
    """

    name: str
    currency: str
    forecasts: int
    deals: int
    won: int
    of: Mapping[Reading, Accuracy]

    @property
    def is_enough(self) -> bool:
        """Return if there are enough forecasts and deals for the figures to say anything."""
        return self.forecasts >= ENOUGH_FORECASTS and self.deals >= ENOUGH_DEALS

    @property
    def best(self) -> Reading | None:
        """Return the reading with the smallest error."""
        errors = {reading: each.wape for reading, each in self.of.items() if each.wape is not None}
        return min(errors, key=lambda reading: errors[reading]) if errors else None


def scored_deals(user: User, now: datetime, days: int) -> QuerySet[FrozenDeal]:
    """Return the deals of the latest forecasts that are at least `days` old, as far as `user` may see them.

    Those that were set apart are left out.
    """
    old_enough = FrozenForecast.objects.filter(frozen_at__lte=now - timedelta(days=days))
    latest = list(old_enough.order_by("-week").values_list("pk", flat=True)[:SCORED])
    return FrozenDeal.objects.visible_to(user).weighted().filter(forecast__in=latest)


def won_within(days: int) -> Q:
    """Return the condition for frozen deals that were ordered within so many days."""
    until = F("forecast__frozen_at") + Value(timedelta(days=days))
    return Q(opportunity__result=Opportunity.Result.WON, opportunity__closed_at__lte=until)


def parts(deals: QuerySet[FrozenDeal], days: int) -> list[Part]:
    """Return the sums of each forecast, campaign and currency, in one statement."""
    won = won_within(days)
    squared = {f"{each}_squared": Sum((_chance(each) - outcome(won)) ** 2.0) for each in Reading}
    rows = (
        deals.order_by()
        .values("forecast", "campaign", "campaign__name", "team", "team__name", "currency")
        .annotate(
            n=Count("pk"),
            total=Sum(VALUE),
            actual=Sum(Cast("opportunity__value", FloatField()), filter=won, default=0.0),
            **squared,
            **sums({each: each.value for each in Reading}),
        )
    )
    return [_part(row) for row in rows]


def _part(row: Mapping[str, Any]) -> Part:
    expected = expected_from(row)
    return Part(
        row["forecast"],
        (row["campaign"], row["campaign__name"]),
        (row["team"], row["team__name"]),
        row["currency"],
        row["n"],
        {each: Scored(expected[each], row["total"], row["actual"]) for each in Reading},
        {each: row[f"{each}_squared"] for each in Reading},
    )


def _chance(reading: Reading) -> Combinable:
    return Cast(reading.value, FloatField()) / 100.0


def outcome(won: Q) -> Case:
    """Return 1 for a deal that was won and 0 for another, as SQL."""
    return Case(When(won, then=1.0), default=0.0, output_field=FloatField())


def counts(deals: QuerySet[FrozenDeal], days: int) -> dict[tuple[int, int, str], tuple[int, int]]:
    """Return how many different deals were forecast and won, per campaign, team and currency. One statement."""
    rows = deals.order_by().values_list("campaign", "team", "currency")
    counted = rows.annotate(
        n=Count("opportunity", distinct=True),
        won=Count("opportunity", filter=won_within(days), distinct=True),
    )
    return {(campaign, team, currency): (n, won) for campaign, team, currency, n, won in counted}


def scores(
    parts: Iterable[Part], by: str, known: Mapping[tuple[int, int, str], tuple[int, int]]
) -> list[Score]:
    """Return the score of each "campaign" or "team", or of all together (by ""), in each currency."""
    groups: dict[tuple[str, str], list[Part]] = {}
    for part in parts:
        name = getattr(part, by)[1] if by else ""
        groups.setdefault((name, part.currency), []).append(part)
    return [_score(name, currency, of_group, known) for (name, currency), of_group in sorted(groups.items())]


def _score(name: str, currency: str, parts: list[Part], known: Mapping[tuple, tuple[int, int]]) -> Score:
    deals = [known[key] for key in {(part.campaign[0], part.team[0], currency) for part in parts}]
    return Score(
        name,
        currency,
        forecasts=len({part.forecast for part in parts}),
        deals=sum(n for n, _won in deals),
        won=sum(won for _n, won in deals),
        of={reading: _accuracy(reading, parts) for reading in Reading},
    )


def _accuracy(reading: Reading, parts: list[Part]) -> Accuracy:
    """Add up the campaigns of each forecast, and compare the sums with what was ordered."""
    weeks: dict[int, Scored] = {}
    for part in parts:
        weeks[part.forecast] = weeks.get(part.forecast, formulas.NOTHING).plus(part.scored[reading])
    scored = list(weeks.values())
    squared = sum(part.squared[reading] for part in parts) / sum(part.deals for part in parts)
    return Accuracy(formulas.wape(scored), formulas.bias(scored), squared, formulas.coverage(scored))
