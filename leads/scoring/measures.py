"""Measure chances against what came of them. Pure functions; only the worker that refits imports them."""

from math import pi, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Results = NDArray[np.bool_]

#: The quantiles of a normal distribution for a 95 % and a 90 % interval.
Z95, Z90 = 1.959964, 1.644854
GROUPS = 10


class Ranked(NamedTuple):
    """The area under the ROC curve, with its 95 % interval."""

    auc: float
    low: float
    high: float


class Group(NamedTuple):
    """A tenth of the leads, by chance: how many, the mean chance, how many came true, and how many may by chance."""

    leads: int
    expected: float
    became: int
    low: int
    high: int


def auc(chances: Floats, became: Results) -> Ranked:
    """Return the AUC with its 95 % interval. Needs both results.

    The variance is that of DeLong, DeLong and Clarke-Pearson (Biometrics 44, 1988), computed by midranks (Sun and Xu,
    IEEE Signal Processing Letters 21, 2014).
    """
    yes, no = chances[became], chances[~became]
    of_yes = (_midranks(chances)[became] - _midranks(yes)) / len(no)
    of_no = 1 - (_midranks(chances)[~became] - _midranks(no)) / len(yes)
    area = float(of_yes.mean())
    variance = sum(float(part.var(ddof=1)) / len(part) if len(part) > 1 else 0.25 for part in (of_yes, of_no))
    half = Z95 * sqrt(variance)
    return Ranked(area, max(0.0, area - half), min(1.0, area + half))


def log_loss(chances: Floats, became: Results) -> float:
    """Return the mean of −log of the chance given to what happened (Good, JRSS B 14, 1952)."""
    sure = np.clip(chances, 1e-6, 1 - 1e-6)
    return float(-np.log(np.where(became, sure, 1 - sure)).mean())


def groups(chances: Floats, became: Results) -> list[Group]:
    """Return tenths by chance, lowest first, each with the 90 % range of a binomial count (normal approximation)."""
    found = []
    for part in np.array_split(np.argsort(chances, kind="stable"), min(GROUPS, len(chances))):
        given = chances[part]
        mean, deviation = float(given.sum()), sqrt(float((given * (1 - given)).sum()))
        low, high = max(0, round(mean - Z90 * deviation)), min(len(part), round(mean + Z90 * deviation))
        found.append(Group(len(part), mean / len(part), int(became[part].sum()), low, high))
    return found


def calibration_error(found: list[Group]) -> float:
    """Return how far the chances are off on average: Σ n/N · |mean chance − rate| over groups (ECE).

    Naeini, Cooper and Hauskrecht, AAAI 2015.
    """
    total = sum(each.leads for each in found)
    return sum(abs(each.expected * each.leads - each.became) for each in found) / total


def noise_floor(found: list[Group]) -> float:
    """Return the calibration error that perfect chances would have on average, because counts vary.

    The mean deviation of a normal variable is √(2/π) of its standard deviation.
    """
    total = sum(each.leads for each in found)
    deviations = (sqrt(each.leads * each.expected * (1 - each.expected)) for each in found)
    return sqrt(2 / pi) * sum(deviations) / total


def lift(found: list[Group], share: int = 2) -> float | None:
    """Return how often the best groups came true compared with all; None if nothing did."""
    best, all_became = found[-share:], sum(each.became for each in found)
    if not all_became:
        return None
    rate = sum(each.became for each in best) / sum(each.leads for each in best)
    return rate / (all_became / sum(each.leads for each in found))


def _midranks(values: Floats) -> Floats:
    """Return the rank of each value, from 1; equal values share the mean of theirs."""
    _values, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: Floats = (ends - (counts - 1) / 2)[places]
    return ranks
