"""Chances are learnt from outcomes, tested on later ones, and switch themselves off when they say nothing."""

from datetime import UTC, datetime, timedelta
from math import log
from random import Random

import numpy as np
import pytest

from leads.models.scoring.score_model import Method, Verdict
from leads.scoring import learning, measures, validating
from leads.scoring.outcomes import HORIZON, Outcome
from salesdesk.shrinkage import best_weight, log_likelihood, logit, shrunken

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
INDUSTRIES = ["Food", "Metal", "Retail", "Transport"]


def history(n, seed, rates=(0.1,) * 4, days=360.0):
    """Return `n` outcomes over so many days; the rate is that of the industry, and the other facts say nothing."""
    rng = Random(seed)
    found = []
    for number in range(n):
        at = rng.randrange(len(INDUSTRIES))
        facts = (
            rng.choice(["list", "fair"]),
            INDUSTRIES[at],
            rng.choice(["NL", "ES"]),
            rng.choice(["", "10–49"]),
        )
        found.append(Outcome(START + timedelta(days=days * number / n), rng.random() < rates[at], facts))
    return found


def judged(outcomes):
    learnt, tested = learning.learn(outcomes, warm=False), validating.test(outcomes, warm=False)
    return learnt, tested, validating.verdict(learnt, outcomes, tested)


def test_rates_are_shrunken_as_by_hand():
    # 14 of 41, with 20 more as usual (9 of 100): (14 + 1.8) / 61.
    assert shrunken(14, 41, 0.09, 20) == pytest.approx(15.8 / 61)
    assert shrunken(0, 0, 0.09, 20) == pytest.approx(0.09)
    # Beta(1, 1), 1 of 2: B(2, 2) / B(1, 1) = 1/6.
    assert log_likelihood([(1, 2)], 0.5, 2) == pytest.approx(log(1 / 6))
    # Groups that differ are shrunken less than groups that do not.
    assert best_weight([(40, 50), (2, 50)], 0.42) < best_weight([(21, 50), (21, 50)], 0.42)


@pytest.mark.parametrize(
    ("n", "method"), [(150, Method.BASE_RATE), (1_200, Method.SEGMENTS), (2_100, Method.LOGISTIC)]
)
def test_planted_signal_is_found_once_there_are_enough_outcomes(n, method):
    outcomes = history(n, seed=1, rates=(0.35, 0.1, 0.05, 0.05))
    learnt, tested, verdict = judged(outcomes)
    food, metal = (learnt.points.get((1, each), 0.0) for each in ("Food", "Retail"))

    assert learnt.method == method
    if method == Method.BASE_RATE:
        assert verdict == Verdict.TOO_FEW
        assert not learnt.points
    else:
        assert verdict == Verdict.ON
        assert tested["auc"][1] > 0.5
        assert tested["lift"] > 1.5
        assert food - metal == pytest.approx(logit(0.35) - logit(0.05), abs=0.8)
        # Half of what the chances say below the middle, half above.
        scores = [
            sum(odds >= t for t in learning.thresholds(learnt.log_odds(outcomes)))
            for odds in learnt.log_odds(outcomes[:200])
        ]
        assert min(scores) < 50 < max(scores) <= 100


@pytest.mark.parametrize(("n", "seeds"), [(600, 20), (2_100, 2)])
def test_noise_switches_itself_off(n, seeds):
    verdicts = [judged(history(n, seed))[2] for seed in range(seeds)]

    # At a 95 % interval one in forty would pass its first condition by chance.
    assert verdicts.count(Verdict.ON) <= 1


def test_one_result_gives_no_score():
    learnt, tested, verdict = judged(history(300, 1, rates=(0.0,) * 4))

    assert learnt.method == Method.BASE_RATE
    assert verdict == Verdict.ONE_RESULT
    assert not tested
    assert not validating.test([], warm=True)


def test_level_follows_the_latest_outcomes():
    rare, common = history(1_000, 1, rates=(0.02,) * 4), history(600, 2, rates=(0.3,) * 4)

    for learnt in (
        learning.learn(rare + common, warm=False),
        learning.learn((rare * 2) + common, warm=False),
    ):
        assert learnt.chances(common).mean() == pytest.approx(0.3, abs=0.05)


def test_outcomes_that_were_unknown_at_the_time_are_not_learnt_from(monkeypatch):
    outcomes = history(900, 1)
    seen = []
    learn = learning.learn
    monkeypatch.setattr(
        learning, "learn", lambda known, **facts: seen.append(known[-1].at) or learn(known, **facts)
    )

    _chances, _bases, tested = validating._predict(outcomes, warm=False)

    assert len(seen) == validating.BLOCKS
    assert seen[0] + HORIZON <= tested[0].at
    assert {each.at for each in tested} <= {each.at for each in outcomes[len(outcomes) // 2 :]}


def test_measures_are_as_by_hand():
    chances, became = np.array([0.1, 0.4, 0.35, 0.8]), np.array([False, False, True, True])
    ranked = measures.auc(chances, became)
    # 3 of the 4 pairs are in order. Components 0.5 and 1 on both sides: variance 0.125 / 2 + 0.125 / 2.
    assert ranked.auc == 0.75
    assert ranked.high - ranked.auc == pytest.approx(0.25)
    assert measures.auc(np.full(4, 0.5), became).auc == 0.5
    assert measures.log_loss(np.array([0.8, 0.4]), np.array([True, False])) == pytest.approx(
        -(log(0.8) + log(0.6)) / 2
    )

    found = measures.groups(
        np.array([0.1] * 10 + [0.5] * 10), np.array([True] * 2 + [False] * 8 + [True] * 5 + [False] * 5)
    )
    assert sum(each.leads for each in found) == 20
    assert measures.lift(
        [measures.Group(10, 0.1, 2, 0, 3), measures.Group(10, 0.5, 5, 2, 8)], 1
    ) == pytest.approx(0.5 / 0.35)
    two = [measures.Group(10, 0.1, 2, 0, 3), measures.Group(10, 0.5, 5, 2, 8)]
    assert measures.calibration_error(two) == pytest.approx(0.05)


def test_noise_floor_is_what_perfect_chances_are_off():
    rng = np.random.default_rng(1)
    errors, floors = [], []
    for _round in range(40):
        chances = rng.uniform(0.05, 0.5, 800)
        found = measures.groups(chances, rng.random(800) < chances)
        errors.append(measures.calibration_error(found))
        floors.append(measures.noise_floor(found))

    assert np.mean(errors) == pytest.approx(np.mean(floors), rel=0.1)
