"""A column carries signal if it says something about deals that it was not fitted to."""

import random
from math import log

import pytest

from handoffs.forecast.evidence import Counts
from handoffs.models import CampaignHistory
from salesdesk.dashboards.forecast.signal import (
    chi_square_tail,
    likelihood_ratio,
    log_loss_gain,
    of_columns,
    signal_of,
)


@pytest.mark.parametrize(
    ("value", "freedom", "tail"),
    [
        (3.841459, 1, 0.05),
        (11.070498, 5, 0.05),
        (6.634897, 1, 0.01),
        (2.0, 2, 0.36787944),
        (59.703064, 30, 0.001),
    ],
)
def test_chi_square_tail_is_that_of_the_tables(value, freedom, tail):
    assert tail == pytest.approx(chi_square_tail(value, freedom), rel=1e-5)


def test_likelihood_ratio_is_twice_the_sum_of_seen_times_log_of_seen_by_expected():
    """30 of 40 and 10 of 40 won: 20 expected everywhere, so 2(2·30·ln 1.5 + 2·10·ln 0.5)."""
    assert 2 * (60 * log(1.5) + 20 * log(0.5)) == pytest.approx(
        likelihood_ratio([Counts(40, 30), Counts(40, 10)])
    )
    assert 0 == pytest.approx(likelihood_ratio([Counts(40, 10), Counts(20, 5)]))
    assert 0 == likelihood_ratio([Counts(40, 40), Counts(20, 20)])


def test_log_loss_gain_leaves_each_deal_out():
    """Two deals of one value, one of them won. For each, the other is the other: 1 of 3 with one more of each."""
    assert 0 < log_loss_gain([Counts(100, 90), Counts(100, 10)])
    by_hand = log((0 + 20 * 1 / 3) / (1 + 20)) - log(1 / 3)
    assert by_hand == pytest.approx(log_loss_gain([Counts(2, 1)]))


def test_column_that_decides_half_of_the_deals_is_usable():
    found = signal_of({"a": Counts(200, 140), "b": Counts(200, 60)})

    assert found.is_usable
    assert found.p_value < 1e-9


@pytest.mark.parametrize("values", [2, 7, 30])
def test_column_of_pure_chance_is_hardly_ever_usable(values):
    dice, usable = random.Random(values), 0
    for _round in range(200):
        deals = {each: sum(dice.random() < 0.3 for _deal in range(60)) for each in range(values)}
        usable += signal_of({each: Counts(60, won) for each, won in deals.items()}).is_usable
    assert usable <= 6


@pytest.mark.parametrize("counts", [{}, {"a": Counts(500, 100)}, {"a": Counts(20, 18), "b": Counts(20, 2)}])
def test_few_deals_or_a_single_value_say_nothing(counts):
    found = signal_of(counts)

    assert not found.is_enough
    assert not found.is_usable


def test_columns_come_from_the_counts_of_the_campaigns():
    rows = [
        CampaignHistory(
            campaign_id=1, closed=150, won=30, counts={"owner:7": [100, 20], "owner:8": [50, 10]}
        ),
        CampaignHistory(
            campaign_id=2, closed=50, won=40, counts={"owner:7": [50, 40], "step:proposal": [9, 9]}
        ),
    ]

    found = of_columns(rows)

    assert (2, 200) == (found["campaign"].values, found["campaign"].closed)
    assert found["campaign"].is_usable
    assert (2, 200, 0) == (found["owner"].values, found["owner"].closed, found["territory"].values)
