"""The formulas of the planner, against known values and simulation."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.dashboards.planner.formulas import (
    chance_at_rate,
    chance_when_learnt,
    leads_at_rate,
    leads_when_learnt,
)


def test_ten_orders_from_200_leads_at_five_percent():
    assert chance_at_rate(10, 200, 0.05) == pytest.approx(0.545, abs=5e-4)
    assert leads_at_rate(10, 0.9, 0.05) == 282


def test_a_learnt_rate_needs_more_leads_than_a_known_one():
    assert leads_when_learnt(10, 0.9, won=10, decided=200) == 335


def test_the_chance_of_a_learnt_rate_agrees_with_simulation():
    dice = random.Random(7)
    rounds, leads, orders = 4_000, 60, 4
    reached = 0
    for _round in range(rounds):
        rate = dice.betavariate(3.5, 47.5)
        reached += sum(dice.random() < rate for _lead in range(leads)) >= orders
    assert chance_when_learnt(orders, leads, won=3, decided=50) == pytest.approx(reached / rounds, abs=0.03)


@given(
    orders=st.integers(1, 60),
    decided=st.integers(1, 2_000),
    share=st.floats(0, 1),
    certainty=st.sampled_from([0.5, 0.8, 0.95]),
)
def test_the_fewest_leads_are_enough_and_one_less_is_not(orders, decided, share, certainty):
    won = round(decided * share)
    leads = leads_when_learnt(orders, certainty, won, decided)
    if leads is None:
        assert won < 5
    else:
        assert chance_when_learnt(orders, leads, won, decided) >= certainty
        assert leads == orders or chance_when_learnt(orders, leads - 1, won, decided) < certainty


def test_impossible_plans_have_no_number_of_leads():
    assert leads_at_rate(10, 0.9, 0.0) is None
    assert chance_at_rate(10, 9, 0.5) == 0
    assert chance_at_rate(3, 3, 1.0) == 1
    assert leads_at_rate(3, 0.9, 1.0) == 3
