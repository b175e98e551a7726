"""The product's chance of an order within 90 days, from what became of earlier deals and what the buyer confirmed.

A pure function of counts (R19), in three steps:

1. *Step and age.* How often deals in the same step at the same age were won, lost or moved on, per day, gives the
   chance of being won within 90 days (hazards.py). The rates of the campaign are shrunk to those of the desk, as if
   `WEIGHT` more deals had passed at those rates. The desk's are shrunk in the same way to the rate at which `USUAL`,
   the usual chance of the step, is won in 90 days.
2. *Facts.* Each fact moves the log odds by w·(x − m): x is 1 if the buyer confirmed it and 0 if not, m is how often
   deals in this step had it, so that a deal with the usual facts keeps the chance of its step and age. w is `TRUST`
   times the log of the odds ratio: how much more often won deals had the fact than others.
3. *Older than any.* A deal that has been open for longer than every deal that closed gets no chance (None): history
   says nothing about it. It is set apart from the sums.

Won means won: a deal that was lost or went back to nurture is not. Percentages are whole, from 1 to 99.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import exp, log
from typing import NamedTuple

from .hazards import HORIZON, LENGTHS, AtRisk, Rates, chance_of_winning

#: The usual chance of each step, for a desk without history.
USUAL = {"discovery": 0.2, "proposal": 0.4, "negotiation": 0.6}
#: How often deals in each step usually have a fact, for a desk without history.
USUAL_SHARE = {"discovery": 0.2, "proposal": 0.5, "negotiation": 0.7}
#: For how many deals the wider history counts when a share is shrunk to it.
WEIGHT = 20
#: Without history a fact is this much more common among won deals (6 of 10) than among others (4 of 10).
FACT_PRIOR, FACT_WEIGHT = (6, 4), 10
#: Facts come together, so each counts for half of what it would alone.
TRUST = 0.5
#: With fewer closed deals, the longest of them says nothing about what is too old.
ENOUGH_CLOSED = 30
#: No chance is nearer to 0 or 1 than this, so that its odds exist.
EDGE = 0.001
DAY = timedelta(days=1)


class Counts(NamedTuple):
    """Closed deals, and how many of them were won."""

    closed: int = 0
    won: int = 0

    def plus(self, other: "Counts") -> "Counts":
        return Counts(self.closed + other.closed, self.won + other.won)

    def shrunk_to(self, share: float) -> float:
        """Return the share won, shrunk to a wider one."""
        return (self.won + WEIGHT * share) / (self.closed + WEIGHT)


@dataclass(frozen=True)
class History:
    """The outcomes of deals, of a campaign or of the desk.

    `at_risk`: what happened to deals, open ones too, by step and age band. `with_fact`: the closed deals in a step
    whose buyer had confirmed a fact, by step and kind. `in_step`: those that were in a step. `longest`: the longest
    that any took.
    """

    at_risk: Mapping[tuple[str, int], AtRisk] = field(default_factory=dict)
    with_fact: Mapping[tuple[str, str], Counts] = field(default_factory=dict)
    in_step: Mapping[str, Counts] = field(default_factory=dict)
    closed: int = 0
    longest: timedelta | None = None


def chance(
    step: str,
    age: timedelta,
    confirmed: Collection[str],
    kinds: Collection[str],
    *,
    campaign: History,
    desk: History,
) -> int | None:
    """Return the chance in percent of an open deal; None if it is older than any that closed.

    `confirmed` are the kinds of facts that stand, of all `kinds` there are. `desk` includes `campaign`.
    """
    if desk.longest and desk.closed >= ENOUGH_CLOSED and age > desk.longest:
        return None
    base = by_step_and_age(step, age // DAY, campaign=campaign, desk=desk)
    odds = log(base / (1 - base)) + sum(_moved_by(kind, kind in confirmed, step, desk) for kind in kinds)
    return min(99, max(1, round(100 / (1 + exp(-odds)))))


def by_step_and_age(step: str, days: int, *, campaign: History, desk: History) -> float:
    """Return the chance (0 to 1) of an order within 90 days of a deal with the usual facts, open for so many days."""

    def rates(each: str, band: int) -> Rates:
        usual = Rates(won=-log(1 - USUAL[each]) / HORIZON)
        of_desk = desk.at_risk.get((each, band), AtRisk()).shrunk_to(usual, WEIGHT * LENGTHS[band])
        return campaign.at_risk.get((each, band), AtRisk()).shrunk_to(of_desk, WEIGHT * LENGTHS[band])

    return min(1 - EDGE, max(EDGE, chance_of_winning(step, days, rates)))


def _moved_by(kind: str, is_confirmed: bool, step: str, desk: History) -> float:
    """Return by how much a fact, or its absence, moves the log odds."""
    having, all_deals = desk.with_fact.get((step, kind), Counts()), desk.in_step.get(step, Counts())
    usual = (having.closed + WEIGHT * USUAL_SHARE[step]) / (all_deals.closed + WEIGHT)
    of_won, of_others = FACT_PRIOR
    won = (having.won + of_won) / (all_deals.won + FACT_WEIGHT)
    others = (having.closed - having.won + of_others) / (all_deals.closed - all_deals.won + FACT_WEIGHT)
    return TRUST * log(won * (1 - others) / (others * (1 - won))) * (is_confirmed - usual)
