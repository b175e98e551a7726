"""How a lead comes in: from a list, a form, a fair, a call; and how interest makes it an MQL."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Territory
from salesdesk import clock

from . import funnel, readiness, routing, steps
from .models import Company, Contact, Lead
from .models.nextstep import Kind
from .models.stages import Source, Stage, Stream


@transaction.atomic
def bring_in(
    company: Company, campaign: Campaign, contact: Contact | None, *, by, source: Source = Source.LIST
) -> Lead:
    """A new suspect of a campaign, in the territory that takes it, with its first step.

    Without a territory Marketing has it until one is found; without a number the step is to find that.
    """
    territory = routing.territory_for(company, list(campaign.territories.all()))
    lead = Lead(
        company=company,
        campaign=campaign,
        contact=contact,
        territory=territory,
        stream=Stream.INSIDE if territory else Stream.MARKETING,
        route=campaign.route,
        source=source,
    )
    funnel.save(lead, by, _("Came in from: %(source)s.") % {"source": Source(source).label})
    if territory:
        first_step(lead, clock.now())
    return lead


@transaction.atomic
def place(lead: Lead, territory: Territory, by) -> Lead:
    """Give a lead that was nobody's to a territory: it leaves Marketing's stream and is called."""
    lead = funnel.locked(lead.pk)
    lead.territory, lead.stream = territory, Stream.INSIDE
    funnel.save(lead, by, _("Territory found: %(name)s.") % {"name": territory})
    first_step(lead, clock.now())
    return lead


def first_step(lead: Lead, now: datetime) -> None:
    """What inside does first with a lead that it was given."""
    if lead.stage == Stage.MQL:
        kind, why = Kind.FRESH, lead.interest
    else:
        kind, why = Kind.COLD, _("On the list, never called.")
    steps.plan(lead, kind, due_at=now, assignee=lead.holder, why=why)


@transaction.atomic
def show_interest(lead: Lead, interest: str, *, by, source: Source, asked_to_be_called: bool = False) -> Lead:
    """They want to know more: an MQL, for the inside rep who knew it if there was one. The clock runs.

    Later in the funnel it is news for whoever has it, and moves nothing. Raises Refused for a closed lead, or
    one that no territory takes.
    """
    lead = funnel.locked(lead.pk)
    if not lead.is_open:
        raise funnel.Refused(_("This lead is closed."))
    if lead.territory is None:
        raise funnel.Refused(_("No territory takes this company yet."))
    if lead.stage in (Stage.SUSPECT, Stage.PROSPECT):
        lead.source = source
        lead.holder = lead.inside_rep
        funnel.move(lead, "show_interest", by, interest, reason=interest)
    if lead.stage == Stage.MQL:
        steps.drop(lead, by)
        kind = Kind.ASKED if asked_to_be_called else Kind.FRESH
        steps.plan(lead, kind, due_at=clock.now(), assignee=lead.holder, why=interest)
        readiness.of_company(lead.company_id, clock.now())
    return lead
