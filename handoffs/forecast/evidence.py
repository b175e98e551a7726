"""The product's chance of an order, from what became of earlier deals and what the buyer confirmed (R19).

A pure function of counts, in three steps:

1. *Step and age.* Of the closed deals that were in the same step at the same age, the share that was won. The share k/n
   of the campaign is shrunk to that of the desk, p₀, as if `WEIGHT` more deals had closed at that rate:
   (k + WEIGHT·p₀) ÷ (n + WEIGHT). The desk's share is shrunk in the same way to `USUAL`, the usual chance of the step.
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
#: The upper ends of the age bands, in days. The last band has none.
BANDS = (7, 14, 30, 60, 90, 180)
#: With fewer closed deals, the longest of them says nothing about what is too old.
ENOUGH_CLOSED = 30


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
    """The outcomes of closed deals, of a campaign or of the desk.

    `in_band`: those that were in a step at an age, by step and band. `with_fact`: those in a step whose buyer had
    confirmed a fact, by step and kind. `in_step`: those that were in a step. `longest`: the longest any of them took.
    """

    in_band: Mapping[tuple[str, int], Counts] = field(default_factory=dict)
    with_fact: Mapping[tuple[str, str], Counts] = field(default_factory=dict)
    in_step: Mapping[str, Counts] = field(default_factory=dict)
    closed: int = 0
    longest: timedelta | None = None


def band_of(age: timedelta) -> int:
    """Return the number of the age band."""
    return sum(age > timedelta(days=days) for days in BANDS)


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
    band = step, band_of(age)
    of_desk = desk.in_band.get(band, Counts()).shrunk_to(USUAL[step])
    base = campaign.in_band.get(band, Counts()).shrunk_to(of_desk)
    odds = log(base / (1 - base)) + sum(_moved_by(kind, kind in confirmed, step, desk) for kind in kinds)
    return min(99, max(1, round(100 / (1 + exp(-odds)))))


def _moved_by(kind: str, is_confirmed: bool, step: str, desk: History) -> float:
    """Return by how much a fact, or its absence, moves the log odds."""
    having, all_deals = desk.with_fact.get((step, kind), Counts()), desk.in_step.get(step, Counts())
    usual = (having.closed + WEIGHT * USUAL_SHARE[step]) / (all_deals.closed + WEIGHT)
    of_won, of_others = FACT_PRIOR
    won = (having.won + of_won) / (all_deals.won + FACT_WEIGHT)
    others = (having.closed - having.won + of_others) / (all_deals.closed - all_deals.won + FACT_WEIGHT)
    return TRUST * log(won * (1 - others) / (others * (1 - won))) * (is_confirmed - usual)
