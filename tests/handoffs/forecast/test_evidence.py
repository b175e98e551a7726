"""The product's chance of an order is a function of counts: of step, age and what the buyer confirmed."""

from datetime import timedelta
from itertools import combinations, product

import pytest

from handoffs.forecast.evidence import BANDS, Counts, History, band_of, chance

KINDS = ["problem", "budget", "decider_met", "decision_date", "quote_opened", "next_meeting"]
NOTHING = History()
WEEK = timedelta(days=7)


def estimate(step="proposal", age=WEEK, confirmed=(), *, campaign=NOTHING, desk=NOTHING):
    return chance(step, age, confirmed, KINDS, campaign=campaign, desk=desk)


def usual(step, **counts):
    """Counts of deals in a step at every age, so that only the counts matter."""
    found = Counts(**counts)
    return History(in_band={(step, band): found for band in range(len(BANDS) + 1)}, closed=found.closed)


def test_desk_without_history_goes_by_step_and_facts():
    steps = ["discovery", "proposal", "negotiation"]
    halves = {
        step: KINDS[: round(len(KINDS) * share)] for step, share in zip(steps, [0.2, 0.5, 0.7], strict=True)
    }

    found = [estimate(step, confirmed=halves[step]) for step in steps]

    assert found == sorted(found)
    assert [20, 40, 60] == pytest.approx(found, abs=3)


def test_campaign_with_many_deals_goes_by_its_own_share():
    campaign = usual("proposal", closed=2_000, won=200)

    half = KINDS[:3]
    assert 10 == pytest.approx(estimate(confirmed=half, campaign=campaign, desk=campaign), abs=1)


def test_campaign_with_few_deals_stays_near_the_desk():
    desk = usual("proposal", closed=2_000, won=200)
    lucky = usual("proposal", closed=2, won=2)

    near = estimate(confirmed=KINDS[:3], campaign=lucky, desk=desk)
    assert 10 < near < 25


def test_share_is_that_of_deals_that_were_still_open_at_that_age():
    young, old = Counts(closed=1_000, won=500), Counts(closed=1_000, won=50)
    desk = History(in_band={("proposal", 0): young, ("proposal", 5): old}, closed=1_000)

    assert estimate(age=WEEK, desk=desk) > 3 * estimate(age=timedelta(days=150), desk=desk)


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
            in_band=usual(step, closed=counts.closed, won=counts.won).in_band,
            with_fact={(step, kind): counts for kind in KINDS},
            in_step={step: counts},
            closed=counts.closed,
        )
        for days in (0, 30, 4_000):
            found = estimate(step, timedelta(days=days), confirmed, campaign=history, desk=history)
            assert 1 <= found <= 99


@pytest.mark.parametrize(("days", "band"), [(0, 0), (7, 0), (7.1, 1), (180, 5), (181, 6), (9_999, 6)])
def test_age_bands_include_their_upper_end(days, band):
    assert band == band_of(timedelta(days=days))
