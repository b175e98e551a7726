"""The chance of being won within 90 days follows from the rates at which deals are won, lost and moved on."""

import random
from math import exp

import pytest

from handoffs.forecast.hazards import (
    BANDS,
    HORIZON,
    LENGTHS,
    AtRisk,
    Rates,
    band_of,
    chance_of_winning,
    days_in_band,
)


@pytest.mark.parametrize(("days", "band"), [(0, 0), (7, 0), (7.1, 1), (180, 6), (181, 7), (9_999, 7)])
def test_age_bands_include_their_upper_end(days, band):
    assert band == band_of(days)


def test_every_day_is_in_one_band():
    assert 250 == sum(days_in_band(band, 0, 250) for band in range(len(LENGTHS)))
    assert [0, 4, 16, 5] == [days_in_band(band, 10, 35) for band in range(4)]
    assert len(BANDS) + 1 == len(LENGTHS)


def test_constant_rates_have_a_closed_form():
    """Won at w and lost at l a day: w ÷ (w + l) · (1 − e^(−90(w + l)))."""
    won, lost = 0.01, 0.02

    found = chance_of_winning("proposal", 12, lambda step, band: Rates(won=won, lost=lost))
    assert won / (won + lost) * (1 - exp(-HORIZON * (won + lost))) == pytest.approx(found)


def test_rates_of_a_later_band_count_for_the_days_in_it():
    """From day 30 on nothing is won: of 90 days, a deal that is 20 days old has 10 left."""

    def rates(step, band):
        return Rates(won=0.03) if band <= 2 else Rates()

    assert 1 - exp(-10 * 0.03) == pytest.approx(chance_of_winning("discovery", 20, rates))
    assert 0 == chance_of_winning("discovery", 30, rates)


def test_chance_agrees_with_simulated_deals_that_move_between_steps():
    table = {
        "discovery": Rates(won=0.001, lost=0.01, proposal=0.03),
        "proposal": Rates(won=0.005, lost=0.01, negotiation=0.02, discovery=0.004),
        "negotiation": Rates(won=0.03, lost=0.01),
    }
    dice, rounds, won = random.Random(4), 6_000, 0
    for _round in range(rounds):
        step, day = "discovery", 0.0
        while step in table:
            day += dice.expovariate(sum(table[step]))
            if day > HORIZON:
                break
            step = dice.choices(Rates._fields, table[step])[0]
        won += step == "won" and day <= HORIZON

    found = chance_of_winning("discovery", 0, lambda step, band: table[step])
    assert won / rounds == pytest.approx(found, abs=0.02)


def test_rates_are_shrunk_as_if_more_days_had_passed():
    """6 won in 100 days, and 100 more days at 0.02: (6 + 2) ÷ 200."""
    seen = AtRisk(days=100, won=6, negotiation=1)

    assert (0.04, 0.0, 0.005) == pytest.approx(
        (
            (rates := seen.shrunk_to(Rates(won=0.02), 100)).won,
            rates.lost,
            rates.negotiation,
        )
    )
    assert AtRisk(150, 7, 0, 0, 0, 1) == seen.plus(AtRisk(days=50, won=1))
