"""Test if a column, such as the owner or the territory of a deal, says anything about its outcome. Pure functions.

Two tests, and both must agree that it does: a column with many values fits any history a little, by chance.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, lgamma, log
from typing import Any

from handoffs.forecast.evidence import Counts
from handoffs.models import CampaignHistory

#: A column carries signal if chance alone would make it look so in less than one of a hundred.
SIGNIFICANT = 0.01
#: With fewer closed deals there is nothing to test.
ENOUGH_CLOSED = 100


@dataclass(frozen=True)
class Signal:
    """The bearing of a column on the outcome.

    `p_value` is that of the likelihood ratio test, `gain` by how much the column lowers the cross-validated log loss of
    a deal, in nats. `values` is the number of different values, `closed` that of deals.
    """

    values: int
    closed: int
    p_value: float
    gain: float

    @property
    def is_enough(self) -> bool:
        """Return if there are enough deals and values to test."""
        return self.closed >= ENOUGH_CLOSED and self.values >= 2

    @property
    def is_usable(self) -> bool:
        """Return if the column says something about deals that it was not fitted to."""
        return self.is_enough and self.p_value < SIGNIFICANT and self.gain > 0


def signal_of(counts: Mapping[Any, Counts]) -> Signal:
    """Return the bearing of a column, from the closed and won deals of each of its values."""
    known = [each for each in counts.values() if each.closed]
    closed = sum(each.closed for each in known)
    statistic = likelihood_ratio(known)
    gain = log_loss_gain(known) if closed > 1 else 0.0
    return Signal(len(known), closed, chi_square_tail(statistic, len(known) - 1), gain)


def of_columns(histories: Iterable[CampaignHistory]) -> dict[str, Signal]:
    """Return the bearing of campaign, owner and territory, from the deals of these campaigns that closed."""
    found: dict[str, dict[str, Counts]] = {"campaign": {}, "owner": {}, "territory": {}}
    for history in histories:
        found["campaign"][str(history.pk)] = Counts(history.closed, history.won)
        for path, counts in history.counts.items():
            column, _colon, value = path.partition(":")
            if column in ("owner", "territory"):
                found[column][value] = found[column].get(value, Counts()).plus(Counts(*counts))
    return {column: signal_of(counts) for column, counts in found.items()}


def likelihood_ratio(counts: list[Counts]) -> float:
    """Return G = 2 Σ O·ln(O ÷ E) of won and other deals per value, E as if all values had the same win rate.

    Wilks, The large-sample distribution of the likelihood ratio, Annals of Mathematical Statistics 9 (1938). G has a χ²
    distribution with one degree of freedom less than there are values, if the column says nothing.
    """
    closed, won = sum(each.closed for each in counts), sum(each.won for each in counts)
    found = 0.0
    for each in counts:
        for seen, all_seen in ((each.won, won), (each.closed - each.won, closed - won)):
            if seen:
                found += 2 * seen * log(seen * closed / (each.closed * all_seen))
    return found


def log_loss_gain(counts: list[Counts]) -> float:
    """Return by how much knowing the value lowers the mean log loss of a deal that is left out.

    Leave-one-out cross-validation (Stone, Cross-validatory choice and assessment, JRSS B 36, 1974): each deal is
    predicted from the others, by the share won of its value, shrunk to that of all (evidence.WEIGHT). The base rate has
    one more deal of each outcome, so that it is never 0 or 1.
    """
    closed, won = sum(each.closed for each in counts), sum(each.won for each in counts)
    gain = 0.0
    for each in counts:
        for is_won, deals in ((1, each.won), (0, each.closed - each.won)):
            if deals:
                base = (won - is_won + 1) / (closed - 1 + 2)
                by_value = Counts(each.closed - 1, each.won - is_won).shrunk_to(base)
                gain += deals * (_loss(base, is_won) - _loss(by_value, is_won))
    return gain / closed


def chi_square_tail(value: float, freedom: int) -> float:
    """Return the probability that a χ² variable with `freedom` degrees of freedom is above `value`.

    The regularized incomplete gamma function Q(freedom/2, value/2), by its series or its continued fraction (Press et
    al., Numerical Recipes, 3rd edition, 6.2).
    """
    if freedom < 1 or value <= 0:
        return 1.0
    a, x = freedom / 2, value / 2
    scale = exp(a * log(x) - x - lgamma(a))
    return max(0.0, 1 - scale * _series(a, x)) if x < a + 1 else scale * _fraction(a, x)


def _series(a: float, x: float) -> float:
    term = total = 1 / a
    n = a
    while term > total * 1e-15:
        n += 1
        term *= x / n
        total += term
    return total


def _fraction(a: float, x: float) -> float:
    """Evaluate the continued fraction by Lentz's method."""
    b, c = x + 1 - a, 1e300
    d = found = 1 / b
    for step in range(1, 10_000):
        factor = -step * (step - a)
        b += 2
        d = 1 / (factor * d + b)
        c = b + factor / c
        found *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return found


def _loss(chance: float, is_won: int) -> float:
    return -log(chance if is_won else 1 - chance)
