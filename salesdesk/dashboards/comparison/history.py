"""The history that comparisons start from: maturity curve, prior and usual rate."""

from collections.abc import Hashable
from dataclasses import dataclass

from salesdesk.dashboards.scope import Scope

from .ages import Goal, earlier, result_times
from .formulas import FLAT, Beta, prior_of
from .grouping import Group
from .maturity import AgeCount, Curve, curve_of, matured, successes


@dataclass(frozen=True)
class History:
    """The leads first called in the last two years: their ages by row, maturity curve, prior, and usual rate."""

    ages: dict[Hashable, list[AgeCount]]
    curve: Curve
    prior: Beta
    usual: float


def history_of(scope: Scope, group: Group, goal: Goal) -> History:
    """Return the history of a scope for a goal, in two statements."""
    ages = earlier(scope, group, goal)
    curve = curve_of(result_times(scope, goal))
    seen = [(successes(row), matured(row, curve)) for row in ages.values()]
    counts = [(float(k), max(n, k)) for k, n in seen]
    prior = prior_of(counts)
    return History(ages, curve, prior, usual_rate(prior, counts))


def usual_rate(prior: Beta, counts: list[tuple[float, float]]) -> float:
    """Return the mean of the prior, or of `counts` (successes and trials) together where the prior knows nothing."""
    trials = sum(n for _k, n in counts)
    return prior.mean if prior != FLAT or not trials else sum(k for k, _n in counts) / trials
