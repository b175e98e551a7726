"""Learn the chance of becoming an SQL from outcomes. Pure; only the worker that refits imports it.

Below `SEGMENTS_FROM` outcomes there is the shrunken base rate; to `LOGISTIC_FROM` the beta-binomial rate by the values
of the field that tells leads apart best; above, logistic regression (scikit-learn). Each gives points per value that
add up to log odds.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from leads.models.scoring.score_model import Method
from salesdesk.shrinkage import best_weight, log_loss_gain, logit, shrunken

from .learning_limits import LOGISTIC_FROM, SEGMENTS_FROM
from .outcomes import Outcome

#: The usual share that becomes an SQL, for a desk without history: of cold leads, and of marketing leads.
USUAL = {False: 0.05, True: 0.2}
USUAL_WEIGHT = 20
#: The level is set on so many of the latest outcomes.
ANCHOR = 500
#: In a regression, values with fewer outcomes count as average.
ENOUGH_OF_A_VALUE = 10
#: The regularizations to choose from, by the latest fourth of the outcomes.
STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1.0)

Floats = NDArray[np.float64]
#: A field by its place among the facts, and one of its values.
Value = tuple[int, str]


@dataclass(frozen=True)
class Learnt:
    """Points by field and value; the log odds of a lead are `base` plus those of its values."""

    method: Method
    base: float
    points: dict[Value, float] = field(default_factory=dict)

    def log_odds(self, outcomes: Sequence[Outcome]) -> Floats:
        """Return those of each lead."""
        sums = [sum(self.points.get(each, 0.0) for each in enumerate(one.facts)) for one in outcomes]
        return self.base + np.array(sums, dtype=float)

    def chances(self, outcomes: Sequence[Outcome]) -> Floats:
        return _sigmoid(self.log_odds(outcomes))


def counts_of(outcomes: Sequence[Outcome]) -> dict[Value, tuple[int, int]]:
    """Return how many outcomes each value has, and how many of them became SQLs: k of n."""
    seen = Counter(value for each in outcomes for value in enumerate(each.facts))
    became = Counter(value for each in outcomes if each.became_sql for value in enumerate(each.facts))
    return {value: (became[value], n) for value, n in seen.items()}


def base_rate(outcomes: Sequence[Outcome], *, warm: bool) -> float:
    """Return the share of the latest outcomes that became SQLs, shrunken to the usual one."""
    latest = outcomes[-ANCHOR:]
    return shrunken(sum(each.became_sql for each in latest), len(latest), USUAL[warm], USUAL_WEIGHT)


def learn(outcomes: Sequence[Outcome], *, warm: bool) -> Learnt:
    """Learn from outcomes, oldest first."""
    base = logit(base_rate(outcomes, warm=warm))
    results = {each.became_sql for each in outcomes}
    if len(outcomes) < SEGMENTS_FROM or len(results) < 2:
        return Learnt(Method.BASE_RATE, base)
    found = _segments(outcomes) if len(outcomes) < LOGISTIC_FROM else _logistic(outcomes)
    return anchored(found, outcomes)


def anchored(learnt: Learnt, outcomes: Sequence[Outcome]) -> Learnt:
    """Shift the base so that the latest outcomes come out as often as they did: sampling changes over time.

    The intercept that makes the mean chance equal to the observed rate (King and Zeng, Political Analysis 9, 2001).
    """
    latest = outcomes[-ANCHOR:]
    became = sum(each.became_sql for each in latest)
    wanted = (became + 0.5) / (len(latest) + 1)
    odds = learnt.log_odds(latest)
    low, high = -20.0, 20.0
    for _halving in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _sigmoid(odds + middle).mean() < wanted else (low, middle)
    return Learnt(learnt.method, learnt.base + low, learnt.points)


def _segments(outcomes: Sequence[Outcome]) -> Learnt:
    """Return the rates by the values of one field: the one that lowers the log loss of left out outcomes most."""
    counts = counts_of(outcomes)
    usual = (sum(each.became_sql for each in outcomes) + 0.5) / (len(outcomes) + 1)
    groups = {
        at: {value: both for (of, value), both in counts.items() if of == at}
        for at in range(len(outcomes[0].facts))
    }
    weights = {at: best_weight(list(group.values()), usual) for at, group in groups.items()}
    chosen = max(groups, key=lambda at: log_loss_gain(list(groups[at].values()), weights[at]))
    points = {
        (chosen, value): logit(shrunken(k, n, usual, weights[chosen])) - logit(usual)
        for value, (k, n) in groups[chosen].items()
    }
    return Learnt(Method.SEGMENTS, logit(usual), points)


def _logistic(outcomes: Sequence[Outcome]) -> Learnt:
    split = len(outcomes) * 3 // 4
    earlier, later = outcomes[:split], outcomes[split:]
    results = np.array([each.became_sql for each in later])

    def loss_of(strength: float) -> float:
        chances = np.clip(_regression(earlier, strength).chances(later), 1e-6, 1 - 1e-6)
        return float(-np.log(np.where(results, chances, 1 - chances)).mean())

    both = len({each.became_sql for each in earlier}) == 2
    return _regression(outcomes, min(STRENGTHS, key=loss_of) if both else STRENGTHS[0])


def _regression(outcomes: Sequence[Outcome], strength: float) -> Learnt:
    """Fit a logistic regression on indicators of the values, with an L2 penalty of 1/strength."""
    # Only a desk with thousands of outcomes needs them, in the worker.
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counts = counts_of(outcomes)
    values = sorted(value for value, (_k, n) in counts.items() if n >= ENOUGH_OF_A_VALUE)
    columns = {value: column for column, value in enumerate(values)}
    ones = [
        (row, column)
        for row, each in enumerate(outcomes)
        for value in enumerate(each.facts)
        if (column := columns.get(value)) is not None
    ]
    places = np.array(ones).T
    rows = csr_matrix((np.ones(len(ones)), (places[0], places[1])), shape=(len(outcomes), len(values)))
    results = np.array([each.became_sql for each in outcomes])
    fitted = LogisticRegression(C=strength, max_iter=300).fit(rows, results)
    points, base = dict(zip(values, map(float, fitted.coef_[0]), strict=True)), float(fitted.intercept_[0])
    for at in range(len(outcomes[0].facts)):
        # Points say how a lead differs from the average one, not from one with none of these values.
        mean = sum(points[value] * counts[value][1] for value in values if value[0] == at) / len(outcomes)
        base += mean
        points |= {value: points[value] - mean for value in values if value[0] == at}
        missing = {value: -mean for value in counts if value[0] == at and value not in columns}
        points |= missing
    return Learnt(Method.LOGISTIC, base, points)


def thresholds(odds: Floats) -> list[float]:
    """Return the 100 log odds from which on a score is at least 1, 2 … 100.

    A score is the percentage of these leads that have lower odds; of those with the same, half count.
    """
    values, counts = np.unique(np.round(odds, 9), return_counts=True)
    middle = (np.cumsum(counts) - counts / 2) / counts.sum()
    found = np.searchsorted(middle, np.arange(1, 101) / 100 - 1e-12)
    # Sums in the database may differ in the last digits.
    return [float(values[at]) - 1e-6 if at < len(values) else float("inf") for at in found]


def _sigmoid(odds: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(odds, -500, 500)))
