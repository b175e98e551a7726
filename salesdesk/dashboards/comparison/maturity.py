"""The maturity curve: the share of their outcome that leads have shown at an age.

F(t) is the share of the leads that reach the goal within t days of their first call, by Kaplan and Meier (1958). Open
leads are censored at their age; leads that were lost for good can't reach it any more and stay to the end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np

#: Later successes are not waited for.
HORIZON = 90  # days
#: Younger leads teach the curve nothing: they are the ones it is applied to.
LEARNT_FROM = 31  # days


class AgeCount(NamedTuple):
    """`leads` first called `age` days (UTC) ago, of which some `reached` the goal."""

    age: int
    leads: int
    reached: int


class ResultTime(NamedTuple):
    """`leads` first called `age` days ago; `after` is the day on which they reached the goal, None if not yet.

    `is_over`: lost for good.
    """

    age: int
    after: int | None
    is_over: bool
    leads: int


@dataclass(frozen=True)
class Curve:
    """F at the end of each day from 0 to HORIZON."""

    share: tuple[float, ...]

    def maturity(self, days: int) -> float:
        """Return F(days) ÷ F(HORIZON): the share of the successes to come by then that have come; 1 without any."""
        total = self.share[-1]
        return self.share[min(max(days, 0), HORIZON)] / total if total else 1.0

    def days_until(self, share: float) -> int | None:
        """Return the first day by which `share` of the successes have come; None without successes."""
        if not self.share[-1]:
            return None
        return next((day for day in range(HORIZON + 1) if self.maturity(day) >= share), None)


def curve_of(leads: Iterable[ResultTime]) -> Curve:
    """Return the maturity curve of all leads together, without those younger than LEARNT_FROM."""
    successes: list[int] = []
    censored: list[int] = []
    for each in leads:
        if each.age < LEARNT_FROM:
            continue
        if each.after is not None and each.after <= HORIZON:
            successes += [max(each.after, 0)] * each.leads
        else:
            at_the_end = each.is_over or each.after is not None
            censored += [HORIZON if at_the_end else min(max(each.age, 0), HORIZON)] * each.leads
    if not successes:
        return Curve((0.0,) * (HORIZON + 1))
    from scipy import stats  # takes more than a second, which no other page should wait for

    known = stats.CensoredData(uncensored=np.array(successes, float), right=np.array(censored, float))
    found = stats.ecdf(known).cdf
    steps = [0.0] * (HORIZON + 1)
    for day, value in zip(found.quantiles, found.probabilities, strict=True):
        steps[int(day)] = float(value)
    return Curve(tuple(accumulate(steps, max)))


def successes(leads: Iterable[AgeCount]) -> int:
    """Return how many of the leads reached the goal."""
    return sum(each.reached for each in leads)


def matured(leads: Iterable[AgeCount], curve: Curve) -> float:
    """Return Σ F(min(age, H)) ÷ F(H): the number of leads that have shown their outcome, younger ones in part."""
    return sum(each.leads * curve.maturity(each.age) for each in leads)
