"""The early warning: formulas against values worked out by hand, and which cause is named."""

from math import sqrt

import pytest

from salesdesk.dashboards.targets.coverage import (
    Cause,
    Conversion,
    Inflow,
    expected,
    has_fallen,
    shortfall,
)

#: 20 of 199 leads: (20 + ½) ÷ 200 = 0.1025.
USUAL = Conversion(199, 20)
NONE = Conversion(0, 0)


def test_conversion_is_the_mean_of_the_posterior():
    assert pytest.approx(0.1025) == USUAL.mean
    assert pytest.approx(20.5 * 179.5 / (200**2 * 201)) == USUAL.variance
    assert pytest.approx(0.5) == NONE.mean


def test_expected_adds_what_is_on_its_way_to_what_was_reached():
    """3 + 0.1025 × (40 + 20) = 9.15."""
    assert pytest.approx(9.15) == expected(3, USUAL.mean, Inflow(known=40, coming=20, waiting=0))


def test_covered_target_gives_no_warning():
    assert shortfall(9, 3, NONE, USUAL, Inflow(40, 20, 0)) is None


def test_less_than_one_missing_gives_no_warning():
    """9.15 of 10 is short by 0.85."""
    assert shortfall(10, 3, NONE, USUAL, Inflow(40, 20, 0)) is None


def test_too_few_outcomes_give_no_warning():
    assert shortfall(50, 0, NONE, Conversion(29, 3), Inflow(0, 0, 0)) is None
    assert shortfall(50, 0, Conversion(15, 1), Conversion(15, 2), Inflow(0, 0, 0)) is not None


def test_leads_are_short_if_calling_all_that_wait_is_not_enough():
    """13 are wanted and 9.15 expected: 3.85 too few.

    With the 30 that wait instead of the 20 that would be called: 3 + 0.1025 × 70 = 10.175, which lacks 2.825, or
    2.825 ÷ 0.1025 = 27.6 leads.
    """
    found = shortfall(13, 3, NONE, USUAL, Inflow(40, 20, waiting=30))

    assert (3, Cause.LEADS, 28) == (found.missing, found.cause, found.more)


def test_calls_are_short_if_enough_leads_wait():
    """3.85 ÷ 0.1025 = 37.6 first calls more than the 20 at this pace, and 100 leads wait."""
    found = shortfall(13, 3, NONE, USUAL, Inflow(40, 20, waiting=100))

    assert (3, Cause.CALLS, 38) == (found.missing, found.cause, found.more)


def test_leads_for_orders_are_counted_through_both_stages():
    """One order more takes 1 ÷ 0.1025 = 9.8 SQLs, and with 0.2 SQLs per lead 3.85 ÷ 0.0205 = 187.8 leads."""
    found = shortfall(13, 3, NONE, USUAL, Inflow(40, 20, waiting=100, per_lead=0.2))

    assert (Cause.CALLS, 188) == (found.cause, found.more)


def test_conversion_has_fallen_only_beyond_chance():
    """From 40 of 199 (0.2025) to 5 of 99 (0.055) is 0.1475, with a deviation of √(0.00080 + 0.00051) = 0.036."""
    earlier, recent = Conversion(199, 40), Conversion(99, 5)

    assert pytest.approx(0.0364, abs=0.001) == sqrt(earlier.variance + recent.variance)
    assert has_fallen(recent, earlier)
    assert not has_fallen(Conversion(99, 17), earlier)
    assert not has_fallen(Conversion(20, 0), earlier)


def test_conversions_are_short_if_their_earlier_rate_would_be_enough():
    """At 0.055 the 100 leads give 5.5 of 12; at the earlier 0.2025 they would give 20."""
    found = shortfall(12, 0, Conversion(99, 5), Conversion(199, 40), Inflow(60, 40, 0))

    assert (6, Cause.CONVERSIONS, None) == (found.missing, found.cause, found.more)


def test_leads_are_short_if_not_even_the_earlier_conversion_is_enough():
    found = shortfall(40, 0, Conversion(99, 5), Conversion(199, 40), Inflow(60, 40, 0))

    assert Cause.LEADS == found.cause
