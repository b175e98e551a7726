"""The stage table: the usual chance of each step, whatever the age of the deal and what its buyer confirmed."""

from collections.abc import Iterable

from handoffs.models import CampaignHistory

from . import counting
from .evidence import USUAL, Counts


def percentages(histories: Iterable[CampaignHistory]) -> dict[str, int]:
    """Return the chance in percent, from 1 to 99, of each step.

    It is the share of the closed deals that were ever in the step that was won, shrunk to the usual chance of a desk
    without history (evidence.USUAL).
    """
    in_step = counting.history_of(histories).in_step
    shares = {step: in_step.get(step, Counts()).shrunk_to(usual) for step, usual in USUAL.items()}
    return {step: min(99, max(1, round(100 * share))) for step, share in shares.items()}
