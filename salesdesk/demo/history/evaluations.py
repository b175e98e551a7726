"""Answers to the question how a deal was decided; about one in six deals is closed without asking."""

from handoffs.deals.closing import NOT_ASKED
from handoffs.deals.win_loss import Evaluation
from handoffs.models.win_loss import Factor, HowChosen
from leads.models import Lead
from leads.models.stages import DropReason

from ..texts import phrase
from ..world import World

COMPETITORS = {"Koelnet B.V.": 5, "FrigoTrack": 4, "Senseco": 3, "TempGuard": 2}
CHOSEN = {
    HowChosen.COMPARED: 5,
    HowChosen.TRIAL: 3,
    HowChosen.ONLY_US: 3,
    HowChosen.ADVICE: 2,
    HowChosen.TENDER: 1,
}
FOR_US = {Factor.TRUST: 4, Factor.SPEED: 3, Factor.PRODUCT: 4, Factor.SERVICE: 2, Factor.PRICE: 1}
AGAINST_US = {Factor.PRICE: 5, Factor.TIMING: 3, Factor.INSIDE: 3, Factor.TERMS: 1}
ASKED = 0.84


def of_won(world: World, lead: Lead) -> Evaluation:
    """Return what the customer told about the order."""
    if not world.happens(ASKED):
        return NOT_ASKED
    how_chosen = world.one_of(CHOSEN)
    return Evaluation(
        how_chosen=how_chosen,
        decided_by=world.one_of(FOR_US),
        nearly_lost_by=world.one_of(AGAINST_US) if world.happens(0.7) else "",
        comment=phrase(world, "trusted", lead) if world.happens(0.5) else "",
        competitor="" if how_chosen == HowChosen.ONLY_US else world.one_of(COMPETITORS),
    )


def of_lost(world: World, reason: str) -> Evaluation:
    """Return the competitor, mostly known if they chose one."""
    likely = 0.9 if reason == DropReason.COMPETITOR else 0.3
    return Evaluation(competitor=world.one_of(COMPETITORS)) if world.happens(likely) else NOT_ASKED
