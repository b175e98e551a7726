"""Repeat business: many customers ask for more after an order, and some order again."""

from datetime import timedelta

from django.db.models import Q

from campaigns.models.campaign import State
from leads.accounts import new_lead
from leads.accounts.new_lead import NewLead
from leads.models import Lead
from leads.models.stages import OPEN_STAGES, Source, Stage
from salesdesk import clock
from salesdesk.people.models import User

from ..texts import INTERESTS
from ..world import World
from . import calling

#: Probability that a customer without an open lead asks for more in a given week.
ASKS_AGAIN = 0.18


def hear_from_customers(world: World) -> None:
    """Let some of the customers that nobody talks with ask for more this week."""
    busy = Lead.objects.filter(Q(stage__in=OPEN_STAGES) | Q(recycle_on__isnull=False))
    won = Lead.objects.filter(stage=Stage.WON).exclude(company__in=busy.values("company"))
    newest = won.order_by("company", "-pk").distinct("company")
    for lead in newest.select_related("inside_rep", "territory__inside_rep"):
        if world.happens(ASKS_AGAIN):
            rep = lead.inside_rep or lead.territory.inside_rep
            day = clock.now().date() + timedelta(days=world.rng.randrange(5))
            at = world.at_work(rep, day, world.rng.uniform(0.5, 7))
            world.schedule.add(at, _ask_again, world, lead.pk, rep)


def _ask_again(world: World, lead_id: int, rep: User) -> None:
    """Add a lead for the next order of a customer who calls; the rep calls back within minutes."""
    won = Lead.objects.select_related("company", "contact", "campaign").get(pk=lead_id)
    campaign = won.campaign if won.campaign.state == State.RUNNING else world.campaigns["cold"]
    if Lead.objects.open().filter(company=won.company, campaign=campaign).exists():
        return  # a list or a recycled deal was quicker
    new = NewLead(
        campaign,
        Source.CALL,
        won.company.name,
        won.company.country,
        contact=won.contact.name,
        phone=won.contact.phone,
        interest=world.pick(INTERESTS["customer"]),
        company=won.company_id,
    )
    new_lead.add(new, by=rep)
    world.schedule.add(clock.now() + world.minutes(1, 4.6), calling.make_due_call, world, rep)
