"""Results of calls to customers: referrals that become leads, and repeat orders."""

from collections.abc import Callable
from decimal import Decimal

from campaigns.models.campaign import State
from handoffs.aftercare import referrals, repeat_orders
from handoffs.models import Referral
from leads.accounts.new_lead import ANOTHER, NewLead
from leads.funnel.transitions import Refused
from leads.imports.mapping.fields import Field
from leads.models import Lead
from leads.models.calling.activity import CustomerOutcome
from leads.models.stages import Source
from salesdesk import clock
from salesdesk.people.levels import closes_up_to
from salesdesk.people.models import User

from ..names import INDUSTRIES
from ..world import World
from . import deals

#: More than any key of a company: the rep knows that it is another one.
ANY_KEY = 10**12


def follow(
    world: World, rep: User, lead_id: int, outcome: str, *, call: Callable[[World, User], None]
) -> None:
    """Schedule what the rep does after a call to the customer `lead_id`; `call` makes the due call on top."""
    follows = {CustomerOutcome.REFERRAL: _introduce, CustomerOutcome.REPEAT_ORDER: _order_again}
    if action := follows.get(CustomerOutcome(outcome)):
        world.schedule.add(clock.now() + world.minutes(3, 40), action, world, rep, lead_id, call)


def _introduce(world: World, rep: User, lead_id: int, call: Callable[[World, User], None]) -> None:
    """Enter whom the customer introduced; most become a lead that is called within minutes."""
    referral = Referral.objects.open().filter(lead=lead_id, state=Referral.State.ASKED).first()
    if referral is None or world.happens(0.1):
        return
    customer = Lead.objects.select_related("company", "campaign", "contact").get(pk=lead_id)
    industries = [customer.company.industry] if customer.company.industry else list(INDUSTRIES)
    (row,) = world.register.create(customer.company.country, customer.campaign.name, industries, 1)
    name, person, phone = (
        row[field] for field in (Field.COMPANY_NAME, Field.CONTACT_NAME, Field.CONTACT_PHONE)
    )
    if world.happens(0.12):
        referrals.decline(referral, rep)
        return
    referrals.introduce(
        referral, rep, company_name=name, person=person, phone=phone, note=referral.note or ""
    )
    if not phone or world.happens(0.15):
        return
    campaign = customer.campaign if customer.campaign.state == State.RUNNING else world.campaigns["cold"]
    new = NewLead(
        campaign,
        Source.REFERRAL,
        name,
        customer.company.country,
        postcode=customer.company.postcode,
        city=customer.company.city,
        legal_form="company",
        contact=person,
        title=row[Field.CONTACT_TITLE],
        phone=phone,
        interest=f"Referred by {customer.company}",
        company=ANOTHER,
        newest_offered=ANY_KEY,
    )
    lead = referrals.make_lead(referral, rep, new)
    if world.happens(0.75):
        world.promising.add(lead.pk)
    world.schedule.add(clock.now() + world.minutes(1, 4.6), call, world, rep)


def _order_again(world: World, rep: User, lead_id: int, _call: Callable[[World, User], None]) -> None:
    """Open the repeat order, by the rep if their level allows, else by field."""
    won = Lead.objects.select_related("campaign", "territory__field_rep").get(pk=lead_id)
    campaign = won.campaign if won.campaign.state == State.RUNNING else world.campaigns["cold"]
    value = Decimal(max(500, round((won.value or 1000) * Decimal(world.pick(["0.4", "0.6", "1"])), -2)))
    by = rep if value <= closes_up_to(rep.level) else world.people.prefetched(won.territory.field_rep)
    terms = {"value": value, "probability": 70, "decides_on": world.workday_in(5, 18)}
    try:
        deal = repeat_orders.open_again(won, by, campaign=campaign, **terms)
    except Refused:
        return  # somebody was quicker, or the field rep has changed
    deals.plan_deal(world, deal)
