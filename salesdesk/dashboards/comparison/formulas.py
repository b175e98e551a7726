"""Rates and their uncertainty as Beta distributions (R13).

A rate seen in k of n leads has the distribution Beta(a + k, b + n − k), where Beta(a, b) is what earlier campaigns
let one expect (Gelman et al., Bayesian Data Analysis, 3rd edition, 2.4 and 5.3).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import special

#: The credible interval covers this share.
LEVEL = 0.9
#: A prior never weighs more than this many leads, and comes from at least this many campaigns.
MOST_WEIGHT, FEWEST_RATES = 30.0, 3
DRAWS, SEED = 20_000, 1
#: Of very many rates together no more are drawn, as they take a tenth of a second each million.
MOST_DRAWN = 1_000_000


class Beta(NamedTuple):
    """A Beta distribution of a rate between 0 and 1."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        return self.a / (self.a + self.b)

    def after(self, k: float, n: float) -> "Beta":
        """Return the distribution after `k` successes in `n` trials, which may be a fraction."""
        return Beta(self.a + k, self.b + max(n - k, 0.0))

    def interval(self, level: float = LEVEL) -> tuple[float, float]:
        """Return the ends of the central credible interval."""
        tail = (1 - level) / 2
        low, high = special.betaincinv(self.a, self.b, [tail, 1 - tail])
        return float(low), float(high)

    def density(self, x: float) -> float:
        if not 0 < x < 1:
            return 0.0
        log = special.xlog1py(self.b - 1, -x) + special.xlogy(self.a - 1, x) - special.betaln(self.a, self.b)
        return float(np.exp(log))


FLAT = Beta(1.0, 1.0)


class Verdicts(NamedTuple):
    """For each of several rates: the probability of being the highest, and the expected loss of choosing it."""

    best: list[float]
    losses: list[float]


def prior_of(earlier: Sequence[tuple[float, float]]) -> Beta:
    """Return the prior from earlier successes and trials, by the method of moments; flat if they are few.

    The spread of the rates beyond chance sets the weight of the prior: M = m(1 − m) ÷ s² − 1, where m is the mean rate
    and s² their variance less the variance of sampling (Casella 1985; Gelman et al. 5.1).
    """
    seen = [(k, n) for k, n in earlier if n > 0]
    total = sum(n for _k, n in seen)
    mean = sum(k for k, _n in seen) / total if total else 0.0
    if len(seen) < FEWEST_RATES or not 0 < mean < 1:
        return FLAT
    rates = np.array([k / n for k, n in seen])
    sampling = float(np.mean([mean * (1 - mean) / n for _k, n in seen]))
    spread = max(float(np.var(rates, ddof=1)) - sampling, 0.0)
    weight = MOST_WEIGHT if spread == 0 else min(max(mean * (1 - mean) / spread - 1, 2.0), MOST_WEIGHT)
    return Beta(mean * weight, (1 - mean) * weight)


def chance_higher(one: Beta, other: Beta) -> float:
    """Return P(`other` > `one`), the integral of f_other(x) · F_one(x)."""
    from scipy import integrate  # takes as long as all of numpy, which no other page should wait for

    value, _error = integrate.quad(
        lambda x: other.density(x) * special.betainc(one.a, one.b, x),
        0,
        1,
        points=sorted({one.mean, other.mean}),
        limit=200,
    )
    return float(min(max(value, 0.0), 1.0))


def expected_loss(chosen: Beta, other: Beta) -> float:
    """Return E[max(other − chosen, 0)], the rate given up on average by choosing `chosen` (Stucchio 2015)."""
    gained = other.mean * chance_higher(chosen, Beta(other.a + 1, other.b))
    kept = chosen.mean * chance_higher(Beta(chosen.a + 1, chosen.b), other)
    return max(gained - kept, 0.0)


def difference(one: Beta, other: Beta, level: float = LEVEL) -> tuple[float, float, float]:
    """Return the mean of `other` − `one`, and the ends of its central credible interval, by joint draws."""
    of_one, of_other = _drawn([one, other], DRAWS)
    low, high = np.quantile(of_other - of_one, [(1 - level) / 2, (1 + level) / 2])
    return other.mean - one.mean, float(low), float(high)


def compare(rates: Sequence[Beta], draws: int = DRAWS) -> Verdicts:
    """Compare any number of rates by joint draws, always the same ones."""
    if not rates:
        return Verdicts([], [])
    draws = min(draws, MOST_DRAWN // len(rates))
    drawn = _drawn(rates, draws)
    highest = drawn.max(axis=0)
    best = np.bincount(drawn.argmax(axis=0), minlength=len(rates)) / draws
    return Verdicts([float(each) for each in best], [float(each) for each in (highest - drawn).mean(axis=1)])


def _drawn(rates: Sequence[Beta], draws: int) -> np.ndarray:
    random = np.random.default_rng(SEED)
    return np.stack([random.beta(rate.a, rate.b, draws) for rate in rates])
