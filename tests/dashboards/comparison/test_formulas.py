"""The comparison of rates: against known values, against simulation, and at the edges."""

import numpy as np
import pytest

from salesdesk.dashboards.comparison import formulas
from salesdesk.dashboards.comparison.formulas import (
    FLAT,
    Beta,
    chance_higher,
    compare,
    expected_loss,
    prior_of,
)

FOUR_OF_40, NINE_OF_120 = FLAT.after(4, 40), FLAT.after(9, 120)


def test_known_chance_and_losses():
    assert chance_higher(FOUR_OF_40, NINE_OF_120) == pytest.approx(0.26058, abs=5e-6)
    assert expected_loss(FOUR_OF_40, NINE_OF_120) == pytest.approx(0.00721, abs=5e-6)
    assert expected_loss(NINE_OF_120, FOUR_OF_40) == pytest.approx(0.04429, abs=5e-6)


@pytest.mark.parametrize(
    ("one", "other"),
    [(Beta(1, 1), Beta(1, 1)), (Beta(3.5, 200), Beta(9.2, 310.7)), (Beta(0.6, 40), Beta(400, 30))],
)
def test_chance_and_loss_agree_with_simulation(one, other):
    random = np.random.default_rng(7)
    a, b = random.beta(*one, 400_000), random.beta(*other, 400_000)

    assert chance_higher(one, other) == pytest.approx((b > a).mean(), abs=0.004)
    assert chance_higher(one, other) + chance_higher(other, one) == pytest.approx(1, abs=1e-6)
    assert expected_loss(one, other) == pytest.approx(np.maximum(b - a, 0).mean(), abs=0.001)


def test_joint_draws_agree_with_the_exact_comparison_of_two():
    found = compare([FOUR_OF_40, NINE_OF_120])

    assert found.best == pytest.approx([1 - 0.26058, 0.26058], abs=0.01)
    assert found.losses == pytest.approx([0.00721, 0.04429], abs=0.001)
    assert compare([FOUR_OF_40, NINE_OF_120]) == found


def test_a_clone_of_each_rate_halves_the_chance_to_be_best():
    found = compare([NINE_OF_120] * 4)

    assert found.best == pytest.approx([0.25] * 4, abs=0.015)


def test_interval_covers_the_rate_as_often_as_it_says():
    random = np.random.default_rng(11)
    rates = random.beta(2, 30, 2_000)
    seen = random.binomial(80, rates)
    ends = [Beta(2, 30).after(k, 80).interval() for k in seen]

    covered = np.mean([low <= rate <= high for rate, (low, high) in zip(rates, ends, strict=True)])
    assert covered == pytest.approx(formulas.LEVEL, abs=0.02)


def test_prior_is_flat_without_history_and_finds_the_spread_with_it():
    assert prior_of([]) == FLAT
    assert prior_of([(4, 40), (9, 120)]) == FLAT
    assert prior_of([(0, 50)] * 5) == FLAT
    random = np.random.default_rng(3)
    found = prior_of([(random.binomial(4_000, rate), 4_000) for rate in random.beta(2, 18, 400)])
    assert found.mean == pytest.approx(0.1, abs=0.01)
    assert found.a + found.b == pytest.approx(20, abs=4)
    assert prior_of([(40, 400)] * 5) == pytest.approx((3, 27))


def test_nothing_to_compare():
    assert compare([]) == ([], [])
