"""Rates of reaching somebody by hour of the week, with their intervals. Pure functions.

An hour of the week is a number: 24 · weekday (Monday is 1) + hour, by the clock at the company's place.
"""

from collections.abc import Mapping
from typing import NamedTuple

from leads.models.calling.call_hours import CallHours
from salesdesk.shrinkage import best_weight, shrunken

#: The rate of a country or industry is shrunken to that of all as if so many more calls had come out like all.
WEIGHT = 20


class Rate(NamedTuple):
    """The calls of an hour: dialled, reached, and the shrunken rate with its 90 % credible interval."""

    dialled: int
    reached: int
    rate: float
    low: float
    high: float


def rates(counts: Mapping[int, tuple[int, int]], of_all: float) -> dict[int, Rate]:
    """Return the rate of each hour, from (dialled, reached), shrunken to that of all these hours.

    The posterior is a beta distribution (Gelman et al., Bayesian Data Analysis, 3rd edition, 2.4). The more the hours
    look like chance alone, the more they are shrunken, so that none of many stands out by chance.
    """
    # It takes part of a second to load, in the worker only.
    from scipy.special import betaincinv

    usual = rate_of(counts, of_all)
    weight = best_weight([(k, n) for n, k in counts.values()], usual) if counts else WEIGHT
    found = {}
    for hour, (n, k) in sorted(counts.items()):
        a, b = weight * usual + k, weight * (1 - usual) + n - k
        low, high = (float(betaincinv(a, b, share)) for share in (0.05, 0.95))
        found[hour] = Rate(n, k, shrunken(k, n, usual, weight), low, high)
    return found


def rate_of(counts: Mapping[int, tuple[int, int]], of_all: float) -> float:
    """Return the rate of all these hours, shrunken to that of all calls."""
    dialled, reached = (sum(each[at] for each in counts.values()) for at in (0, 1))
    return shrunken(reached, dialled, of_all, WEIGHT)


def best(found: Mapping[int, Rate], usual: float) -> list[int]:
    """Return the hours whose whole interval lies above the usual rate; none with too few calls."""
    if sum(each.dialled for each in found.values()) < CallHours.ENOUGH:
        return []
    return [hour for hour, each in found.items() if each.low > usual]
