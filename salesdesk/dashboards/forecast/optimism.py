"""How reps' own chances compared with what became of their deals. Visible to the rep and to managers only."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from handoffs.models import FrozenDeal
from salesdesk.people.models import User
from salesdesk.people.permissions import MANAGE_TEAMS

from . import formulas
from .accuracy import outcome, won_within

#: With fewer deals the figures say too little.
ENOUGH_DEALS = 10


@dataclass(frozen=True)
class Optimism:
    """The average chance that a rep gave to deals, and the share of them that was won in time."""

    rep: str
    deals: int
    won: int
    chance: float
    #: How many orders were expected at least and at most, in 8 of 10 cases, if the chances were right.
    low: float
    high: float

    @property
    def is_enough(self) -> bool:
        return self.deals >= ENOUGH_DEALS

    @property
    def rate(self) -> float:
        return self.won / self.deals

    @property
    def lean(self) -> str:
        """Return "high" or "low" if chance alone hardly explains the difference, else ""."""
        if not self.is_enough or self.low <= self.won <= self.high:
            return ""
        return "high" if self.won < self.low else "low"


def visible(deals: QuerySet[FrozenDeal], user: User) -> QuerySet[FrozenDeal]:
    """Return the deals from which `user` may learn how reps judge: managers their team's, others their own."""
    return deals if user.role in MANAGE_TEAMS else deals.filter(owner=user)


def by_rep(deals: QuerySet[FrozenDeal], user: User, days: int) -> list[Optimism]:
    """Return the optimism of each rep that `user` may see, in one statement.

    Each deal counts once, as it was in the first of the forecasts: it is in several.
    """
    first = (
        visible(deals, user)
        .order_by("opportunity", "forecast")
        .distinct("opportunity")
        .annotate(was_won=outcome(won_within(days)))
    )
    judged: dict[tuple[str, int], list[tuple[float, bool]]] = {}
    for name, owner, chance, won in first.values_list("owner__name", "owner", "rep", "was_won"):
        judged.setdefault((name, owner), []).append((chance / 100, bool(won)))
    return [optimism(name, given) for (name, _owner), given in sorted(judged.items())]


def optimism(rep: str, given: Iterable[tuple[float, bool]]) -> Optimism:
    """Return how the chances given compare with the outcomes, with the band of the number of orders.

    Calibration in the large (Steyerberg et al., Assessing the performance of prediction models, Epidemiology 21, 2010).
    """
    given = list(given)
    expected = formulas.expected([(1, chance) for chance, _won in given])
    low, high = formulas.band(expected, len(given))
    won = sum(was_won for _chance, was_won in given)
    return Optimism(rep, len(given), won, expected.mean / len(given), low, high)
