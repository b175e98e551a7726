"""A customer orders again: a new opportunity without a new qualification (R20)."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.models.campaign import State
from handoffs.deals import opening
from handoffs.models import Opportunity
from leads.assignment import intake
from leads.funnel import next_steps, transitions
from leads.models import Lead
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Source, Stage
from leads.recycling import aftercare
from leads.recycling.exits import local_today
from salesdesk.people.levels import missing_to_close
from salesdesk.people.roles import Role


def campaigns_for(user) -> QuerySet[Campaign]:
    """Return the campaigns in which `user` may open a repeat order."""
    return Campaign.objects.visible_to(user).filter(state__in=[State.RUNNING, State.PAUSED], private=False)


@transaction.atomic
def open_again(
    won: Lead, by, *, campaign: Campaign, value: Decimal, probability: int, decides_on: date
) -> Opportunity:
    """Open the opportunity for another order of a customer, in a lead of its own with `by` as its owner.

    `won` is the lead of an earlier order. Raises NotYours or Refused, with a message for the user.
    """
    won = transitions.lock_lead(won.pk)
    if won.stage != Stage.WON:
        raise transitions.Refused(_("This deal was reopened, so there is no order to repeat yet."))
    if not aftercare.may_keep(won, by):
        raise transitions.NotYours(_("Only the customer's own reps can open a repeat order."))
    if by.role == Role.INSIDE and (missing := missing_to_close(by.level, value, campaign.currency)):
        raise transitions.Refused(missing)
    lead = _new_lead(won, campaign, by)
    deal = opening.open_again(lead, by, value=value, probability=probability, decides_on=decides_on)
    for step in won.steps.filter(kind=StepKind.AFTERCARE):
        # They were just talked with; until the new deal is decided they are called at the rhythm.
        next_steps.complete(step, by)
        aftercare.plan(won, aftercare.next_regular(won, local_today(won)))
    return deal


def _new_lead(won: Lead, campaign: Campaign, by) -> Lead:
    if Lead.objects.open().filter(company=won.company_id, campaign=campaign).exists():
        raise transitions.Refused(_("This company already has an open lead in this campaign."))
    lead = intake.create_lead(won.company, campaign, won.contact, by=by, source=Source.REPEAT)
    lead = transitions.lock_lead(lead.pk)
    if lead.territory is None:
        raise transitions.Refused(
            _("No territory of this campaign covers this customer. Choose another one.")
        )
    lead.inside_rep = won.inside_rep or lead.territory.inside_rep
    if by.role == Role.FIELD:
        lead.field_rep = by
    else:
        lead.holder = lead.inside_rep = by
    return lead
