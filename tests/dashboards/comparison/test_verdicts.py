"""The verdict on a campaign, and when there is none."""

import pytest

from salesdesk.dashboards.comparison.formulas import FLAT, compare
from salesdesk.dashboards.comparison.verdicts import Verdict, judge


def verdicts(*seen, usual=0.1):
    """Judge campaigns by their successes and matured leads."""
    rates = [FLAT.after(k, n) for k, n in seen]
    losses = compare(rates).losses
    best = rates[losses.index(min(losses))]
    facts = {"best": best, "usual": usual, "others": len(seen) - 1}
    return [
        judge(rate, n, loss, **facts).verdict for rate, loss, (_k, n) in zip(rates, losses, seen, strict=True)
    ]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([(40, 400), (10, 400)], [Verdict.REPEAT, Verdict.STOP]),
        ([(90, 400), (60, 400)], [Verdict.REPEAT, Verdict.ADAPT]),
        ([(4, 40), (9, 120)], [Verdict.TOO_EARLY, Verdict.TOO_EARLY]),
        ([(14, 29), (10, 400)], [Verdict.TOO_EARLY, Verdict.STOP]),
        ([(40, 400)], [Verdict.TOO_EARLY]),
    ],
)
def test_verdict(seen, expected):
    assert verdicts(*seen) == expected
