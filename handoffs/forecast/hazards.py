"""The chance that an open deal is won within some days, from how often deals of its step and age moved on. Pure.

Deals pass through states: the steps, won, and lost. At each age a deal in a step is won, lost or moved at a rate per
day, counted over all deals that were there, the open ones too: of closed deals alone, those that never close would be
missed. The product of the transition matrices of the days ahead gives the chance (Aalen and Johansen, An empirical
transition matrix for non-homogeneous Markov chains based on censored observations, Scandinavian Journal of Statistics
5, 1978). The rates are constant within an age band.
"""

from collections.abc import Callable
from math import exp
from typing import NamedTuple

#: Within how many days a deal is expected to be won.
HORIZON = 90
#: The upper ends of the age bands, in days. The last band has none.
BANDS = (7, 14, 30, 60, 90, 120, 180)
#: How long a deal is in each band; for the last, as long as in the one before.
LENGTHS = (7, 7, 16, 30, 30, 30, 60, 60)
STEPS = ("discovery", "proposal", "negotiation")


class Rates(NamedTuple):
    """How many of the deals in a step and band are won, lost, and moved to each step per day."""

    won: float = 0.0
    lost: float = 0.0
    discovery: float = 0.0
    proposal: float = 0.0
    negotiation: float = 0.0


class AtRisk(NamedTuple):
    """The days that deals spent in a step and band, and what happened to them there."""

    days: float = 0.0
    won: int = 0
    lost: int = 0
    discovery: int = 0
    proposal: int = 0
    negotiation: int = 0

    def plus(self, other: "AtRisk") -> "AtRisk":
        """Return both together."""
        mine = self._asdict()
        return AtRisk(**{name: mine[name] + seen for name, seen in other._asdict().items()})

    def shrunk_to(self, prior: Rates, days: float) -> Rates:
        """Return the rates, as if deals had spent so many more days here at the rates of `prior`.

        The mean of a gamma distribution after Poisson counts (Gelman et al., Bayesian Data Analysis, 3rd edition, 2.6).
        """
        return Rates(
            *((seen + days * rate) / (self.days + days) for seen, rate in zip(self[1:], prior, strict=True))
        )


def band_of(days: float) -> int:
    """Return the number of the age band."""
    return sum(days > end for end in BANDS)


def days_in_band(band: int, since: float, until: float) -> float:
    """Return how many of the days between the ages `since` and `until` are in the band."""
    low = BANDS[band - 1] if band else 0
    high = BANDS[band] if band < len(BANDS) else until
    return max(0.0, min(until, high) - max(since, low))


def chance_of_winning(step: str, age: float, rates: Callable[[str, int], Rates]) -> float:
    """Return the chance (0 to 1) that a deal in `step`, open for `age` days, is won within `HORIZON` days.

    `rates` gives those of a step and band.
    """
    days = {
        band: {each: _of_a_day(rates(each, band)) for each in STEPS}
        for band in range(band_of(age), band_of(age + HORIZON) + 1)
    }
    ahead = dict.fromkeys(STEPS, 0.0)
    for day in range(HORIZON, 0, -1):
        today = days[band_of(age + day)]
        ahead = {
            each: chances.won
            + sum(getattr(chances, other) * ahead[other] for other in STEPS)
            + (1 - sum(chances)) * ahead[each]
            for each, chances in today.items()
        }
    return ahead[step]


def _of_a_day(rates: Rates) -> Rates:
    """Return the chances that each happens within a day: the rates compete with each other."""
    total = sum(rates)
    share = (1 - exp(-total)) / total if total else 0.0
    return Rates(*(rate * share for rate in rates))
