"""Compare a target with the inflow of the upper stages: pure functions.

A result of a month comes from what entered the stage before it one lead time earlier: leads first called for SQLs,
opened deals for orders. The lead time is the median of the last year, used as if all took that long. With r reached,
c the conversion, k entered in time already, and w working days left to enter in time at p a day, the result is

    expected = r + c × (k + p × w)

A conversion of x in n has the distribution Beta(½ + x, ½ + n − x), by Jeffreys' prior as in the planner, with mean
(x + ½) ÷ (n + 1) (Gelman et al., Bayesian Data Analysis, 3rd edition, 2.4 and 2.8).
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, floor, sqrt

from salesdesk.dashboards.figures.conversations import MIN_MATURED
from salesdesk.dashboards.planner.formulas import PRIOR

#: The quantile of the standard normal distribution below which nine tenths lie.
NINE_TENTHS = 1.2816


class Cause(StrEnum):
    """The part of the funnel that is short."""

    LEADS = "leads"
    CALLS = "calls"
    CONVERSIONS = "conversions"


@dataclass(frozen=True)
class Conversion:
    """Of `n` that entered a stage long enough ago to have an outcome, `converted` came out of it as a result."""

    n: int
    converted: int

    @property
    def is_measured(self) -> bool:
        return self.n >= MIN_MATURED

    def with_(self, other: "Conversion") -> "Conversion":
        """Return the conversion of both together."""
        return Conversion(self.n + other.n, self.converted + other.converted)

    @property
    def mean(self) -> float:
        """Return (x + ½) ÷ (n + 1)."""
        return (self.converted + PRIOR) / (self.n + 2 * PRIOR)

    @property
    def variance(self) -> float:
        """Return ab ÷ ((a + b)² (a + b + 1)) with a = x + ½ and b = n − x + ½."""
        a, b = self.converted + PRIOR, self.n - self.converted + PRIOR
        return a * b / ((a + b) ** 2 * (a + b + 1))


@dataclass(frozen=True)
class Inflow:
    """The leads or deals that can still become a result in the month, in units of the stage before it.

    `known` has entered in time; `coming` will at the present pace; `waiting` could, if all leads that wait for their
    first call were called in time; 0 if it is too late for them. `per_lead` is what a lead gives of these units.
    """

    known: float
    coming: float
    waiting: float
    per_lead: float = 1.0


@dataclass(frozen=True)
class Shortfall:
    """A target that the inflow does not cover, by how much, and why.

    `more` is the number of leads that must be found or called in addition; None if conversions are short.
    """

    expected: float
    missing: int
    cause: Cause
    more: int | None


def expected(reached: float, rate: float, inflow: Inflow) -> float:
    """Return r + c × (k + p × w)."""
    return reached + rate * (inflow.known + inflow.coming)


def has_fallen(recent: Conversion, earlier: Conversion) -> bool:
    """Return whether the recent conversion is lower than the earlier one with a probability of at least nine tenths.

    The difference of the two Beta distributions is taken as normal: (m₁ − m₀) ÷ √(v₀ + v₁) > 1.2816. False if
    either has too few outcomes.
    """
    if not (recent.is_measured and earlier.is_measured):
        return False
    return earlier.mean - recent.mean > NINE_TENTHS * sqrt(earlier.variance + recent.variance)


def shortfall(
    target: float, reached: float, recent: Conversion, earlier: Conversion, inflow: Inflow
) -> Shortfall | None:
    """Return what the target lacks, or None if the inflow covers it or too few outcomes are known to say.

    Conversions are short if they have fallen and would be enough at their earlier rate. Leads are short if not even
    calling all that wait would do. Otherwise there are enough leads, and calls are short.
    """
    both = recent.with_(earlier)
    if not both.is_measured:
        return None
    fallen = has_fallen(recent, earlier)
    rate = recent.mean if fallen else both.mean
    reach = expected(reached, rate, inflow)
    missing = floor(target - reach)
    if missing < 1:
        return None
    if fallen and target - expected(reached, earlier.mean, inflow) < 1:
        return Shortfall(reach, missing, Cause.CONVERSIONS, None)
    at_best = expected(reached, rate, replace(inflow, coming=max(inflow.coming, inflow.waiting)))
    if at_best < target:
        return Shortfall(reach, missing, Cause.LEADS, _leads(target - at_best, rate, inflow))
    return Shortfall(reach, missing, Cause.CALLS, _leads(target - reach, rate, inflow))


def _leads(lacking: float, rate: float, inflow: Inflow) -> int:
    """Return how many more leads give what is lacking: lacking ÷ (c × what a lead gives)."""
    return ceil(lacking / (rate * inflow.per_lead))
