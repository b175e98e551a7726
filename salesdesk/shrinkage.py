"""Rates of small groups, shrunken to that of all: the beta-binomial model. Pure functions."""

from collections.abc import Sequence
from math import exp, lgamma, log

#: A group's rate is shrunken as if so many more outcomes had come out as usual; the weight that fits best is chosen.
WEIGHTS = tuple(float(round(10 ** (step / 8), 3)) for step in range(0, 33))


def shrunken(k: int, n: int, usual: float, weight: float) -> float:
    """Return the mean of Beta(weight·usual + k, weight·(1 − usual) + n − k): k of n, shrunken to `usual`.

    Gelman et al., Bayesian Data Analysis, 3rd edition, 2.4.
    """
    return (k + weight * usual) / (n + weight)


def best_weight(counts: Sequence[tuple[int, int]], usual: float) -> float:
    """Return the weight of WEIGHTS that makes these counts, k of n per group, most likely.

    Maximum likelihood of the beta-binomial distribution with mean `usual` (Griffiths, Biometrics 29, 1973).
    """
    return max(WEIGHTS, key=lambda weight: log_likelihood(counts, usual, weight))


def log_likelihood(counts: Sequence[tuple[int, int]], usual: float, weight: float) -> float:
    """Return the log likelihood of the counts, but for a constant."""
    a, b = weight * usual, weight * (1 - usual)
    return sum(_log_beta(a + k, b + n - k) - _log_beta(a, b) for k, n in counts)


def log_loss_gain(counts: Sequence[tuple[int, int]], weight: float) -> float:
    """Return by how much knowing the group lowers the mean log loss of an outcome that is left out.

    Leave-one-out cross-validation (Stone, JRSS B 36, 1974).
    """
    total, became = sum(n for _k, n in counts), sum(k for k, _n in counts)
    gain = 0.0
    for k, n in counts:
        for result, times in ((1, k), (0, n - k)):
            if times:
                usual = (became - result + 1) / (total - 1 + 2)
                rate = shrunken(k - result, n - 1, usual, weight)
                gain += times * (loss(usual, result) - loss(rate, result))
    return gain / total if total else 0.0


def loss(chance: float, result: int) -> float:
    """Return the log loss of a chance."""
    return -log(chance if result else 1 - chance)


def logit(chance: float) -> float:
    """Return the log odds of a chance."""
    return log(chance / (1 - chance))


def chance_of(odds: float) -> float:
    """Return the chance of log odds."""
    return 1 / (1 + exp(-odds))


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
