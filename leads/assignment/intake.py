"""How a lead comes in: from a list, a form, a fair, a call; and how interest makes it an MQL."""

import json
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Territory
from leads.compliance import eligibility
from leads.funnel import next_steps, transitions
from leads.models import Company, Contact, Lead
from leads.models.next_step import RANK, StepKind
from leads.models.stages import Source, Stage, Stream
from salesdesk import clock

from . import territories


@transaction.atomic
def create_lead(
    company: Company, campaign: Campaign, contact: Contact | None, *, by, source: Source = Source.LIST
) -> Lead:
    """A new suspect of a campaign, in the territory that takes it, with its first step.

    Without a territory Marketing has it until one is found; without a number the step is to find that.
    """
    territory = territories.territory_for(company, list(campaign.territories.all()))
    lead = Lead(
        company=company,
        campaign=campaign,
        contact=contact,
        territory=territory,
        stream=Stream.INSIDE if territory else Stream.MARKETING,
        route=campaign.route,
        source=source,
    )
    transitions.save(lead, by, _("Came in from: %(source)s.") % {"source": Source(source).label})
    if territory:
        plan_first_step(lead, clock.now())
    return lead


@transaction.atomic
def assign_territory(lead: Lead, territory: Territory, by) -> Lead:
    """Give a lead that was nobody's to a territory: it leaves Marketing's stream and is called."""
    lead = transitions.lock_lead(lead.pk)
    lead.territory, lead.stream = territory, Stream.INSIDE
    transitions.save(lead, by, _("Territory found: %(name)s.") % {"name": territory})
    plan_first_step(lead, clock.now())
    return lead


def plan_first_step(lead: Lead, now: datetime) -> None:
    """What inside does first with a lead that it was given."""
    if lead.stage == Stage.MQL:
        kind, why = StepKind.FRESH, lead.interest
    else:
        kind, why = StepKind.COLD, _("On the list, never called.")
    next_steps.plan(lead, kind, due_at=now, assignee=lead.holder, why=why)


def plan_first_steps(leads: list[int], now: datetime) -> None:
    """`first_step` for many leads at once: one statement, whatever their number."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO leads_nextstep
                (lead_id, contact_id, company_id, campaign_id, territory_id, assignee_id, kind, rank, attempt,
                 due_at, wall_time, zone, why, place_id, ready, created_at)
            SELECT lead.id, lead.contact_id, lead.company_id, lead.campaign_id, lead.territory_id,
                   lead.holder_id, first.kind,
                   (%(ranks)s::jsonb ->> first.kind)::smallint
                       + CASE first.kind WHEN 'cold' THEN 100 - lead.score ELSE 0 END,
                   1, %(now)s, '', '', CASE lead.stage WHEN 'mql' THEN lead.interest ELSE %(why)s END,
                   CASE first.kind WHEN 'missing_number' THEN NULL ELSE company.place_id END, false, %(now)s
              FROM leads_lead lead
              JOIN leads_company company ON company.id = lead.company_id
              LEFT JOIN leads_contact contact ON contact.id = lead.contact_id
             CROSS JOIN LATERAL (
                SELECT CASE WHEN coalesce(contact.phone, '') = '' OR EXISTS (
                                SELECT 1 FROM leads_suppression no WHERE no.digest = contact.number_digest)
                            THEN 'missing_number'
                            WHEN lead.stage = 'mql' THEN 'fresh' ELSE 'cold' END AS kind) first
             WHERE lead.id = ANY(%(leads)s)
             ORDER BY lead.id
            """,
            {"leads": leads, "now": now, "ranks": json.dumps(RANK), "why": _("On the list, never called.")},
        )


@transaction.atomic
def show_interest(lead: Lead, interest: str, *, by, source: Source, asked_to_be_called: bool = False) -> Lead:
    """They want to know more: an MQL, for the inside rep who knew it if there was one. The clock runs.

    A call that was promised is kept, and speaks of it; who asks to be called now is called now instead.
    Later in the funnel it is news for whoever has it, and moves nothing. Raises Refused for a closed lead, or
    one that no territory takes.
    """
    lead = transitions.lock_lead(lead.pk)
    if not lead.is_open:
        raise transitions.Refused(_("This lead is closed."))
    if lead.territory is None:
        raise transitions.Refused(_("No territory takes this company yet."))
    if lead.stage in (Stage.SUSPECT, Stage.PROSPECT):
        lead.source = source
        lead.holder = lead.inside_rep
        transitions.move(lead, "show_interest", by, interest, reason=interest)
    if lead.stage == Stage.MQL:
        next_steps.cancel_all(lead, by, kept=[StepKind.CALLBACK])
        promise = lead.steps.filter(contact=lead.contact).first()
        if promise and not asked_to_be_called:
            next_steps.add_talking_point(promise, interest)
        else:
            if promise:
                next_steps.cancel(promise, by)
            kind = StepKind.CALL_REQUEST if asked_to_be_called else StepKind.FRESH
            next_steps.plan(lead, kind, due_at=clock.now(), assignee=lead.holder, why=interest)
        eligibility.make_company_ready(lead.company_id, clock.now())
    return lead
