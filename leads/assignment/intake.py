"""Bring leads in from a list, a form, a fair or a call, and turn them into MQLs when they show interest."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.splits import LETTER
from leads.compliance import eligibility
from leads.funnel import next_steps, transitions
from leads.models import Company, Contact, Lead
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Source, Stage
from salesdesk import clock
from salesdesk.people.actor import sign

from . import first_calls, territories

_ONE = """
    SELECT nextval(pg_get_serial_sequence('leads_lead', 'id')) AS lead_id, %(company)s::bigint AS company_id,
           %(campaign)s::bigint AS campaign_id, %(territory)s::bigint AS territory_id,
           ARRAY[%(contact)s::bigint] AS contacts, %(source)s AS source, NULL::bigint AS partner_id,
           NULL::bigint AS batch_id
"""

_NEW_LEADS = f"""
    WITH asking AS MATERIALIZED ({{incoming}}), first AS ({first_calls.FIRST_CONTACTS})
    INSERT INTO leads_lead
        (id, company_id, campaign_id, territory_id, contact_id, stage, stream, round, warm, route, partner_id, score,
         source, interest, reason, final, version, created_at, variant_id, batch_id)
    SELECT asking.lead_id, asking.company_id, asking.campaign_id, asking.territory_id, first.contact_id, 'suspect',
           CASE WHEN asking.territory_id IS NULL THEN 'marketing' ELSE 'inside' END, 1, false,
           CASE WHEN asking.partner_id IS NULL THEN campaign.route ELSE 'partner' END, asking.partner_id, 50,
           asking.source, '', '', false, 1, %(now)s, variant.id, asking.batch_id
      FROM asking
      JOIN campaigns_campaign campaign ON campaign.id = asking.campaign_id
      LEFT JOIN first USING (lead_id)
      LEFT JOIN campaigns_scriptsplit split ON split.campaign_id = campaign.id AND split.ended_at IS NULL
      LEFT JOIN campaigns_variant variant ON variant.split_id = split.id AND variant.letter = {LETTER}
     ORDER BY asking.lead_id
    RETURNING id, territory_id
"""


@transaction.atomic
def create_lead(
    company: Company, campaign: Campaign, contact: Contact | None, *, by, source: Source = Source.LIST
) -> Lead:
    """Make `company` a suspect of `campaign`, in the territory that takes it. Call `contact` first if reachable."""
    territory = territories.territory_for(company, list(campaign.territories.all()))
    one = {
        "company": company.pk,
        "campaign": campaign.pk,
        "territory": territory and territory.pk,
        "contact": contact and contact.pk,
        "source": source,
    }
    why = _("Source: %(source)s.") % {"source": Source(source).label}
    (pk,) = bring_in_all(_ONE, one, by=by, why=why)
    return Lead.objects.get(pk=pk)


def bring_in_all(incoming: str, facts: dict, *, by, why: str) -> list[int]:
    """Make each row of `incoming` a suspect with its first step, in a fixed number of statements.

    `incoming` is a SELECT, with `facts` as its parameters, of lead_id (taken from the sequence), company_id,
    campaign_id, territory_id, contacts (to call in this order), source, partner_id and batch_id (or NULL). `why`
    goes into the stage log. Returns the new leads. A lead without a territory belongs to Marketing and gets its first
    step with a territory. Runs inside the caller's transaction.
    """
    now = clock.now()
    sign(by, why)
    with connection.cursor() as cursor:
        cursor.execute(_NEW_LEADS.format(incoming=incoming), facts | {"now": now})
        made = cursor.fetchall()
    first_calls.plan([lead for lead, territory in made if territory], now)
    return [lead for lead, _territory in made]


@transaction.atomic
def show_interest(
    lead: Lead,
    interest: str,
    *,
    by,
    source: Source,
    asked_to_be_called: bool = False,
    call_at: datetime | None = None,
) -> Lead:
    """Make `lead` an MQL that showed interest, for its former inside rep if it has one.

    An open promised call stays and gets the interest as talking point, unless they asked to be called: now, or at
    `call_at`, which is a promise. Beyond MQL,
    nothing changes. Raises Refused for a closed lead, or one without a territory.
    """
    lead = transitions.lock_lead(lead.pk)
    if not lead.is_open:
        raise transitions.Refused(_("This lead is closed, so interest can't be added."))
    if lead.territory is None:
        raise transitions.Refused(_("No territory covers this company yet. Assign one first."))
    if lead.stage in (Stage.SUSPECT, Stage.PROSPECT):
        lead.source = source
        lead.holder = lead.inside_rep
        transitions.move(lead, "show_interest", by, interest, reason=interest)
    if lead.stage == Stage.MQL:
        next_steps.cancel_all(lead, by, kept=[StepKind.CALLBACK])
        callback = lead.steps.filter(contact=lead.contact).first()
        if callback and not asked_to_be_called:
            next_steps.add_talking_point(callback, interest)
        else:
            if callback:
                next_steps.cancel(callback, by)
            asked = StepKind.CALLBACK if call_at else StepKind.CALL_REQUEST
            kind = asked if asked_to_be_called else StepKind.FRESH
            next_steps.plan(lead, kind, due_at=call_at or clock.now(), assignee=lead.holder, why=interest)
        eligibility.make_company_ready(lead.company_id, clock.now())
    return lead
