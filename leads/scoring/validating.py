"""Test what is learnt on later outcomes. Pure; only the worker that refits imports it.

The latest `TESTED` of the outcomes are tested in blocks, one after the other in time. Each block is predicted from what
was known when its first lead was called: from leads that had been called `HORIZON` before.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from leads.models.scoring.score_model import Method, Verdict
from salesdesk.shrinkage import logit

from . import learning, measures
from .learning_limits import SEGMENTS_FROM
from .outcomes import HORIZON, Outcome

#: Outcomes in the tested blocks, as a share of all; the number of blocks.
TESTED, BLOCKS = 0.4, 2
#: With fewer tested outcomes, or fewer of either result, there is nothing to say.
ENOUGH_TESTED, ENOUGH_OF_EACH = 50, 10


def test(outcomes: Sequence[Outcome], *, warm: bool) -> dict[str, Any]:
    """Return the figures of the test on later outcomes, for ScoreModel.test; empty if there are too few."""
    chances, bases, tested = _predict(outcomes, warm=warm)
    became = np.array([each.became_sql for each in tested], dtype=bool)
    if len(tested) < ENOUGH_TESTED or min(became.sum(), (~became).sum()) < ENOUGH_OF_EACH:
        return {}
    ranked, found = measures.auc(chances, became), measures.groups(chances, became)
    return {
        "tested": len(tested),
        "became": int(became.sum()),
        "from": tested[0].at.isoformat(),
        "until": tested[-1].at.isoformat(),
        "auc": list(ranked),
        "log_loss": measures.log_loss(chances, became),
        "base_log_loss": measures.log_loss(bases, became),
        "calibration_error": measures.calibration_error(found),
        "noise_floor": measures.noise_floor(found),
        "lift": measures.lift(found),
        "groups": [list(each) for each in found],
    }


def verdict(learnt: learning.Learnt, outcomes: Sequence[Outcome], test: dict[str, Any]) -> Verdict:
    """Return if the score is better than the base rate on later outcomes, and if not, why it is off."""
    if len(outcomes) < SEGMENTS_FROM:
        return Verdict.TOO_FEW
    if len({each.became_sql for each in outcomes}) < 2:
        return Verdict.ONE_RESULT
    if not test or learnt.method == Method.BASE_RATE:
        return Verdict.TOO_FEW
    _auc, low, _high = test["auc"]
    return Verdict.ON if low > 0.5 and test["log_loss"] < test["base_log_loss"] else Verdict.NO_BETTER


def _predict(outcomes: Sequence[Outcome], *, warm: bool):
    """Return the chances by score and by base rate, with the outcomes that they are for."""
    chances, bases = [np.empty(0)], [np.empty(0)]
    tested: list[Outcome] = []
    ends = np.linspace(len(outcomes) * (1 - TESTED), len(outcomes), BLOCKS + 1).astype(int)
    for start, end in pairwise(ends):
        block = outcomes[start:end]
        known = [each for each in outcomes[:start] if block and each.at + HORIZON <= block[0].at]
        if len(known) < SEGMENTS_FROM / 2:
            continue
        base = learning.base_rate(known, warm=warm)
        chances.append(learning.learn(known, warm=warm).chances(block))
        bases.append(learning.Learnt(Method.BASE_RATE, logit(base)).chances(block))
        tested += block
    return np.concatenate(chances), np.concatenate(bases), tested
