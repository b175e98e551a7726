"""The formulas of the forecast: sums with their band, and how earlier ones are scored. Pure functions."""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

#: Half the width of an 80 % band, in standard deviations of a normal distribution.
HALF_BAND = 1.2816


class Expected(NamedTuple):
    """The value of orders that are expected of some deals, and its variance."""

    mean: float = 0.0
    variance: float = 0.0

    def plus(self, other: "Expected") -> "Expected":
        """Return both together; deals are decided independently of each other."""
        return Expected(self.mean + other.mean, self.variance + other.variance)


class Scored(NamedTuple):
    """A forecast whose outcome is known: what was expected, the value of all its deals, and that of the orders."""

    expected: Expected
    total: float
    actual: float

    def plus(self, other: "Scored") -> "Scored":
        """Return both together."""
        return Scored(
            self.expected.plus(other.expected), self.total + other.total, self.actual + other.actual
        )


NOTHING = Scored(Expected(), 0.0, 0.0)


def expected(deals: Sequence[tuple[float, float]]) -> Expected:
    """Return Σ pᵢvᵢ and its variance Σ vᵢ²pᵢ(1 − pᵢ), for pairs of value v and chance p (0 to 1).

    Each order is a Bernoulli trial, so the number of orders is Poisson binomial (Wang, On the number of successes in
    independent trials, Statistica Sinica 3, 1993).
    """
    return Expected(sum(v * p for v, p in deals), sum(v * v * p * (1 - p) for v, p in deals))


def band(of: Expected, total: float) -> tuple[float, float]:
    """Return the lower and upper end of the 80 % band, within 0 and the `total` of all deals.

    Normal approximation of a sum of independent variables (Lyapunov's central limit theorem; Billingsley, Probability
    and Measure, 27). From two deals on it covers 77 to 82 % of simulated outcomes; see the tests.
    """
    half = HALF_BAND * sqrt(max(0.0, of.variance))
    return max(0.0, of.mean - half), min(total, of.mean + half)


def wape(scored: Sequence[Scored]) -> float | None:
    """Return the weighted absolute percentage error Σ|F − A| ÷ ΣA; None if nothing was ordered.

    Kolassa and Schütz, Advantages of the MAD/Mean ratio over the MAPE, Foresight 6 (2007).
    """
    actual = sum(each.actual for each in scored)
    return sum(abs(each.expected.mean - each.actual) for each in scored) / actual if actual else None


def bias(scored: Sequence[Scored]) -> float | None:
    """Return Σ(F − A) ÷ ΣA: above 0 for forecasts that were too high; None if nothing was ordered."""
    actual = sum(each.actual for each in scored)
    return sum(each.expected.mean - each.actual for each in scored) / actual if actual else None


def brier(chances: Sequence[tuple[float, bool]]) -> float | None:
    """Return the mean of (p − y)²: 0 is perfect, and 0.25 is what 50 % for every deal gets. None without deals.

    Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78 (1950).
    """
    return sum((p - won) ** 2 for p, won in chances) / len(chances) if chances else None


def coverage(scored: Sequence[Scored]) -> float | None:
    """Return the share of forecasts whose actual value lay within their band, ends included; None without any.

    The empirical coverage of a prediction interval (Gneiting and Raftery, JASA 102, 2007, section 6.2); 80 % is right.
    """
    inside = 0
    for each in scored:
        low, high = band(each.expected, each.total)
        # Rounding errors of sums must not push an actual value out of a band that it touches.
        slack = 1e-9 * max(1.0, each.total)
        inside += low - slack <= each.actual <= high + slack
    return inside / len(scored) if scored else None
