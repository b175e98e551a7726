"""An SQL becomes an opportunity: opened by field that accepted it, or by inside within the level."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Opportunity
from leads.funnel import next_steps, transitions
from leads.models import Lead
from leads.models.next_step import StepKind
from salesdesk import clock
from salesdesk.people.levels import missing_to_close

#: A deal is looked at again after so long, or on the day of the buyer's decision if that is sooner.
FIRST_REVIEW_AFTER = timedelta(days=7)


def open_by_field(lead: Lead, by, *, value: Decimal, probability: int, decides_on: date) -> Opportunity:
    """Field takes `lead` (locked)."""
    transitions.move(lead, "accept", by, by, value)
    return _open(lead, by, value, probability, decides_on, StepKind.FIELD)


@transaction.atomic
def open_by_inside(lead: Lead, by, *, value: Decimal, probability: int, decides_on: date) -> Opportunity:
    """Inside closes it from the desk, within the level. Raises Refused above it, saying what is missing."""
    lead = transitions.lock_lead(lead.pk)
    if missing := missing_to_close(by.level, value, lead.campaign.currency):
        raise transitions.Refused(missing)
    transitions.move(lead, "open_inside", by, value)
    return _open(lead, by, value, probability, decides_on, StepKind.CLOSE)


def _open(lead: Lead, by, value: Decimal, probability: int, decides_on: date, kind: StepKind) -> Opportunity:
    lead.probability, lead.review_on = probability, None
    transitions.save(lead, by)
    next_steps.cancel_all(lead, by)
    decided = clock.instant_of(datetime.combine(decides_on, by.work_start), by.time_zone)
    next_steps.plan(
        lead,
        kind,
        due_at=min(clock.now() + FIRST_REVIEW_AFTER, max(decided, clock.now())),
        assignee=by,
        why=_("Opportunity: what happens next?"),
    )
    return Opportunity.objects.create(
        lead=lead,
        round=lead.round,
        holder=by,
        value=value,
        probability=probability,
        decides_on=decides_on,
        opened_at=clock.now(),
    )
