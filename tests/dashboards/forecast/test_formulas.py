"""The formulas of the forecast, against values computed by hand and simulation."""

import random

import pytest

from salesdesk.dashboards.forecast.formulas import (
    Expected,
    Scored,
    band,
    bias,
    brier,
    coverage,
    expected,
    wape,
)


def scored(forecast: float, actual: float, variance: float = 0.0, total: float = 1_000.0) -> Scored:
    return Scored(Expected(forecast, variance), total, actual)


def test_expected_value_and_variance_add_up():
    """100 at 50 % and 200 at 25 %: 50 + 50; 100²·¼ + 200²·3/16."""
    found = expected([(100, 0.5), (200, 0.25)])

    assert (100, 10_000) == found
    assert found == expected([(100, 0.5)]).plus(expected([(200, 0.25)]))
    assert (0, 0) == expected([])


def test_band_is_that_of_a_normal_distribution():
    assert (100 - 128.16 / 2, 100 + 128.16 / 2) == pytest.approx(band(Expected(100, 2_500), 1_000))


def test_band_stays_between_nothing_and_all():
    assert (0, 150) == band(Expected(100, 10_000), 150)
    assert (80, 80) == band(Expected(80, 0), 100)


@pytest.mark.parametrize(("deals", "spread"), [(2, 0.8), (5, 0.0), (12, 1.2), (60, 0.8), (300, 1.2)])
def test_band_holds_eight_of_ten_simulated_outcomes(deals, spread):
    dice, inside, rounds = random.Random(5), 0, 2_500 if deals < 100 else 800
    for _round in range(rounds):
        pairs = [
            (dice.lognormvariate(9, spread), dice.choice([0.1, 0.2, 0.4, 0.5, 0.7])) for _ in range(deals)
        ]
        low, high = band(expected(pairs), sum(value for value, _chance in pairs))
        inside += low <= sum(value for value, chance in pairs if dice.random() < chance) <= high
    assert inside / rounds == pytest.approx(0.8, abs=0.045)


def test_wape_and_bias_weigh_by_what_was_ordered():
    """|120 − 100| + |30 − 50| = 40 of 150; (20 − 20) = 0 of 150."""
    found = [scored(120, 100), scored(30, 50)]

    assert 40 / 150 == wape(found)
    assert 0 == bias(found)
    assert 0.2 == pytest.approx(bias(found[:1]))


def test_nothing_ordered_has_no_error_to_divide():
    assert (None, None) == (wape([scored(10, 0)]), bias([]))


def test_brier_is_the_mean_squared_distance():
    """(0.2² + 0.6²) ÷ 2."""
    assert 0.2 == pytest.approx(brier([(0.8, True), (0.6, False)]))
    assert 0.25 == brier([(0.5, True), (0.5, False)])
    assert None is brier([])


def test_coverage_is_the_share_inside_the_band_with_its_ends():
    low, high = band(Expected(100, 2_500), 1_000)

    found = [scored(100, actual, 2_500) for actual in (low, high, low - 1, 100, high + 1)]
    assert 0.6 == coverage(found)
    assert None is coverage([])


def test_forecasts_with_true_chances_are_covered_and_unbiased():
    dice, known = random.Random(11), []
    for _week in range(600):
        pairs = [(dice.lognormvariate(9, 0.8), dice.choice([0.1, 0.3, 0.5])) for _ in range(20)]
        actual = sum(value for value, chance in pairs if dice.random() < chance)
        known.append(Scored(expected(pairs), sum(value for value, _chance in pairs), actual))

    assert 0.8 == pytest.approx(coverage(known), abs=0.045)
    assert 0 == pytest.approx(bias(known), abs=0.05)
