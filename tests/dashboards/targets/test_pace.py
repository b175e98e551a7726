"""The formulas of pace and projection, against values worked out by hand."""

import pytest

from salesdesk.dashboards.targets import pace


def test_expected_by_now_is_in_proportion_to_the_working_days():
    assert pytest.approx(6) == pace.expected_by_now(20, 6, 20)
    assert 0 == pace.expected_by_now(20, 0, 0)


def test_run_rate_keeps_the_pace_so_far():
    assert pytest.approx(15) == pace.run_rate(6, 8, 20)


@pytest.mark.parametrize(("passed", "total"), [(3.9, 20), (0, 20), (0, 0)])
def test_projection_is_withheld_before_a_fifth_of_the_time(passed, total):
    assert pace.run_rate(3, passed, total) is None
    assert pace.likely_range(3, passed, total) is None


def test_likely_range_has_the_quantiles_of_the_negative_binomial():
    """With none reached at half time: size ½ and p = ½, so P(N = 0) = 0.7071, P(N = 1) = 0.7071 × ½ × ½ = 0.1768,

    P(N = 2) = 0.1768 × 1½ ÷ 2 × ½ = 0.0663. The sums are 0.7071, 0.8839 and 0.9502.
    """
    assert (0, 2) == pace.likely_range(0, 10, 20)


def test_likely_range_of_larger_counts():
    """With one reached at half time: size 1½ and p = ½, so P = 0.3536, 0.2652, 0.1657, 0.0967, 0.0544 for 0 to 4.

    The sums are 0.3536, 0.6187, 0.7845, 0.8811 and 0.9355.
    """
    assert (1, 5) == pace.likely_range(1, 10, 20)


def test_likely_range_at_the_end_is_what_was_reached():
    assert (7, 7) == pace.likely_range(7, 20, 20)


def test_likely_range_narrows_around_the_run_rate():
    low, high = pace.likely_range(400, 10, 20)

    assert low < 800 < high
    assert high - low < 120
