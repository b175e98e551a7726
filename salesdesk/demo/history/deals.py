"""Deals from opening to closing; about one in four is won, and more of those that come back."""

import math
from datetime import date, timedelta
from decimal import Decimal
from typing import TypedDict

from handoffs.deals import buyer_facts, closing, steps
from handoffs.models import BuyerFact, Opportunity
from leads.models import Lead
from leads.models.stages import DropReason, ExitRoute, FinalReason
from leads.recycling.take_exit import ExitDecision
from salesdesk import clock
from salesdesk.people.models import User

from ..texts import phrase
from ..world import World
from . import evaluations

ENDS = {"win": 11, "lose": 57, "lose_for_good": 7, "to_nurture": 13, "to_marketing": 12}
#: Of leads that come back.
RETURNING_ENDS = {"win": 15, "lose": 73, "to_nurture": 12}
CUSTOMER_ENDS = {"win": 55, "lose": 37, "to_nurture": 8}
LOST = {DropReason.COMPETITOR: 5, DropReason.PRICE: 4, DropReason.CONTRACT: 3, DropReason.NO_BUDGET: 3}
UPDATE_INTERVAL = (18, 32)  # days
#: How often an update comes with the next step.
ADVANCES = 0.55
#: Where buyers confirm facts, and how often one turns out wrong.
HEARD_IN = [
    BuyerFact.Channel.CALL,
    BuyerFact.Channel.VISIT,
    BuyerFact.Channel.EMAIL,
    BuyerFact.Channel.MEETING,
]
WITHDRAWN = 0.04


class Terms(TypedDict):
    """The terms of a new deal."""

    value: Decimal
    probability: int
    decides_on: date


def terms(world: World, lead: Lead, value: Decimal) -> Terms:
    """Return random terms; the length of the sales cycle has a long tail, and is shorter where they know us."""
    cycle = math.log(10 if knows_us(world, lead) else 28)
    days = min(120, max(4, round(world.rng.lognormvariate(cycle, 0.55))))
    return Terms(
        value=value, probability=world.rng.randrange(20, 70, 10), decides_on=world.workday_in(days, days + 2)
    )


def plan_deal(world: World, deal: Opportunity) -> None:
    """Schedule the closer's updates of the deal and the buyer's decision, which is often late."""
    late = 0 if world.happens(0.9 if knows_us(world, deal.lead) else 0.6) else world.rng.randint(1, 21)
    decides = world.at_work(deal.holder, deal.decides_on + timedelta(days=late), world.rng.uniform(0.3, 8))
    at = clock.now()
    while (at := at + timedelta(days=world.rng.randint(*UPDATE_INTERVAL))) < decides - timedelta(days=2):
        world.schedule.add(
            world.at_work(deal.holder, at.date(), world.rng.uniform(0.3, 8)), update_deal, world, deal.pk
        )
    world.schedule.add(decides, decide, world, deal.pk)


def update_deal(world: World, deal_id: int) -> None:
    """Update the deal: a confirmed buyer fact, the value, the probability and the next step."""
    deal = _deal(deal_id)
    if deal.closed_at:
        return
    _confirm_facts(world, deal)
    value = deal.value
    if world.happens(0.25):
        value = max(Decimal(500), round(value * Decimal(world.pick(["0.8", "0.9", "1.1"])), -2))
    today = clock.now().date()
    closing.update(
        deal,
        deal.holder,
        value=value,
        probability=min(90, max(10, deal.probability + world.pick([-10, 0, 10, 10]))),
        decides_on=deal.decides_on if deal.decides_on > today else world.workday_in(5, 14),
        next_step=phrase(world, "step", deal.lead),
        on=world.workday_in(3, 9),
    )
    if world.happens(ADVANCES):
        advance(deal)


def _confirm_facts(world: World, deal: Opportunity) -> None:
    """Record what the buyer confirmed, in the usual order; the further the deal, the more."""
    known = {fact.kind: fact for fact in deal.buyer_facts.standing()}
    left = [each.kind for each in buyer_facts.missing(known)][: world.rng.randint(0, 2)]
    for kind in left:
        buyer_facts.confirm(
            deal,
            deal.holder,
            kind=kind,
            said_by=deal.lead.contact,
            channel=world.pick(HEARD_IN),
            note=phrase(world, "said", deal.lead),
        )
    if known and world.happens(WITHDRAWN):
        fact = world.pick(list(known.values()))
        buyer_facts.withdraw(fact, deal.holder, reason=phrase(world, "took_back", deal.lead))


def advance(deal: Opportunity) -> None:
    """Move the deal to the next step, if there is one."""
    following = list(steps.Step)[deal.step_rank + 1 :]
    if following:
        steps.move(deal, deal.holder, step=following[0], seen=deal.step)


def decide(world: World, deal_id: int) -> None:
    """Close the deal as the buyer decides: won, lost or back to nurture."""
    deal = _deal(deal_id)
    if deal.closed_at:
        return
    if deal.lead_id in world.promising:
        _win(world, deal, deal.holder)
        return
    ends = RETURNING_ENDS if knows_us(world, deal.lead) else ENDS
    if deal.lead.company_id in world.customers:
        ends = CUSTOMER_ENDS
    _ENDS[world.one_of(ends)](world, deal, deal.holder)


def knows_us(world: World, lead: Lead) -> bool:
    """Return whether field had this lead in an earlier round, or the company is a customer."""
    return lead.company_id in world.customers or (lead.round > 1 and lead.value is not None)


def _win(world: World, deal: Opportunity, by: User) -> None:
    today = clock.now().date()
    renews_on = today + timedelta(days=world.rng.randrange(60, 400)) if world.happens(0.35) else None
    lead = closing.win(
        deal,
        by,
        value=deal.value,
        ordered_on=today,
        renews_on=renews_on,
        evaluation=evaluations.of_won(world, deal.lead),
    )
    world.customers.add(lead.company_id)


def _lose(world: World, deal: Opportunity, by: User) -> None:
    again_on = world.workday_in(30, 60) if world.happens(0.25) else None
    if world.leaves(deal.lead_id):
        again_on = world.workday_in(12, 24)
    reason, why = world.one_of(LOST), phrase(world, "lost", deal.lead)
    evaluation = evaluations.of_lost(world, reason)
    closing.lose(deal, by, reason=reason, comment=why, again_on=again_on, evaluation=evaluation)


def _lose_for_good(world: World, deal: Opportunity, by: User) -> None:
    closing.disqualify(deal, by, reason=world.pick([FinalReason.WRONG_FIT, FinalReason.OUT_OF_BUSINESS]))


def _to_nurture(world: World, deal: Opportunity, by: User) -> None:
    soon = world.leaves(deal.lead_id)
    on, why = world.workday_in(12, 24 if soon else 50), phrase(world, "later", deal.lead)
    closing.exit_deal(deal, by, drop=ExitDecision(ExitRoute.NURTURE, on, DropReason.NOT_NOW, why))


def _to_marketing(world: World, deal: Opportunity, by: User) -> None:
    why = phrase(world, "lost", deal.lead)
    closing.exit_deal(deal, by, drop=ExitDecision(ExitRoute.MARKETING, by.today, DropReason.NO_BUDGET, why))


def _deal(deal_id: int) -> Opportunity:
    return Opportunity.objects.select_related("holder", "lead__company", "lead__contact").get(pk=deal_id)


_ENDS = {
    "win": _win,
    "lose": _lose,
    "lose_for_good": _lose_for_good,
    "to_nurture": _to_nurture,
    "to_marketing": _to_marketing,
}
