"""The product's chance of an order is a function of counts: of step, age and what the buyer confirmed."""

from datetime import timedelta
from itertools import combinations, product
from math import exp

import pytest

from handoffs.forecast.evidence import Counts, History, chance
from handoffs.forecast.hazards import BANDS, AtRisk

KINDS = ["problem", "budget", "decider_met", "decision_date", "quote_opened", "next_meeting"]
NOTHING = History()
WEEK = timedelta(days=7)
EVERY_BAND = range(len(BANDS) + 1)


def estimate(step="proposal", age=WEEK, confirmed=(), *, campaign=NOTHING, desk=NOTHING):
    return chance(step, age, confirmed, KINDS, campaign=campaign, desk=desk)


def passed(won, lost, *, days=100_000, bands=EVERY_BAND, step="proposal"):
    """The fate of deals in a step in `days` days of each band."""
    return {(step, band): AtRisk(days=days, won=won, lost=lost) for band in bands}


def within_90_days(won, lost, days=100_000):
    """The chance in percent if so many are won and lost in so many days, at any age."""
    rate = (won + lost) / days
    return 100 * won / (won + lost) * (1 - exp(-90 * rate))


def test_desk_without_history_goes_by_step_and_facts():
    steps = ["discovery", "proposal", "negotiation"]
    halves = {
        step: KINDS[: round(len(KINDS) * share)] for step, share in zip(steps, [0.2, 0.5, 0.7], strict=True)
    }

    found = [estimate(step, confirmed=halves[step]) for step in steps]

    assert found == sorted(found)
    assert [20, 40, 60] == pytest.approx(found, abs=3)


def test_campaign_with_many_deals_goes_by_its_own_rates():
    campaign = History(at_risk=passed(won=300, lost=1_200))

    half = KINDS[:3]
    assert within_90_days(300, 1_200) == pytest.approx(
        estimate(confirmed=half, campaign=campaign, desk=campaign), abs=1.5
    )


def test_campaign_with_few_deals_stays_near_the_desk():
    desk = History(at_risk=passed(won=100, lost=900))
    lucky = History(at_risk=passed(won=2, lost=0, days=20, bands=[1]))

    near = estimate(confirmed=KINDS[:3], campaign=lucky, desk=desk)
    naive = 100 * (1 - exp(-7 * 2 / 20))
    assert within_90_days(100, 900) < near < naive / 2


def test_rates_are_those_of_the_age_and_the_days_ahead():
    young, old = passed(2_000, 1_000, bands=range(3)), passed(50, 1_000, bands=range(3, len(BANDS) + 1))
    desk = History(at_risk=young | old)

    assert estimate(age=timedelta(0), desk=desk) > 3 * estimate(age=timedelta(days=40), desk=desk)


def test_open_deals_that_never_close_lower_the_chance():
    closing, waiting = passed(1_000, 500), passed(1_000, 500, days=400_000)

    assert estimate(desk=History(at_risk=waiting)) < estimate(desk=History(at_risk=closing)) - 10


@pytest.mark.parametrize("step", ["discovery", "proposal", "negotiation"])
def test_another_confirmed_fact_never_lowers_the_chance(step):
    for count in range(len(KINDS)):
        for confirmed in map(set, combinations(KINDS, count)):
            before = estimate(step, confirmed=confirmed)
            assert all(estimate(step, confirmed=confirmed | {each}) >= before for each in KINDS)


def test_fact_that_only_won_deals_had_counts_for_more():
    facts = {("proposal", "budget"): Counts(500, 450), ("proposal", "problem"): Counts(500, 100)}
    desk = History(with_fact=facts, in_step={"proposal": Counts(1_000, 500)}, closed=1_000)

    assert estimate(confirmed=["budget"], desk=desk) > 50 > estimate(confirmed=["problem"], desk=desk)


def test_deal_older_than_any_that_closed_has_no_chance_to_give():
    desk = History(closed=30, longest=timedelta(days=97))

    assert estimate(age=timedelta(days=97), desk=desk) is not None
    assert estimate(age=timedelta(days=98), desk=desk) is None
    few = History(closed=29, longest=timedelta(days=97))
    assert estimate(age=timedelta(days=98), desk=few) is not None


@pytest.mark.parametrize(
    "counts", [Counts(0, 0), Counts(1, 1), Counts(1, 0), Counts(10**6, 10**6), Counts(10**6, 0)]
)
def test_chance_is_a_percentage_whatever_the_counts(counts):
    for step, confirmed in product(["discovery", "proposal", "negotiation"], [[], KINDS]):
        history = History(
            at_risk=passed(counts.won, counts.closed - counts.won, days=counts.closed / 10, step=step),
            with_fact={(step, kind): counts for kind in KINDS},
            in_step={step: counts},
            closed=counts.closed,
        )
        for days in (0, 30, 4_000):
            found = estimate(step, timedelta(days=days), confirmed, campaign=history, desk=history)
            assert 1 <= found <= 99
