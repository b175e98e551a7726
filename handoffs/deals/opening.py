"""Open an opportunity from an SQL: by field after accepting it, or by inside within the rep's limit."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.forecast import estimates
from handoffs.models import Opportunity
from leads.funnel import next_steps, transitions
from leads.models import Lead
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stream
from salesdesk import clock
from salesdesk.people.levels import missing_to_close
from salesdesk.people.roles import Role

#: When the first next step of a deal is due, unless the expected decision date is sooner.
FIRST_REVIEW_AFTER = timedelta(days=7)


def open_by_field(lead: Lead, by, *, value: Decimal, probability: int, decides_on: date) -> Opportunity:
    """Open a deal of field for `lead`, which the caller has locked."""
    transitions.move(lead, "accept", by, by, value)
    return _open(lead, by, value, probability, decides_on, StepKind.FIELD)


@transaction.atomic
def open_by_inside(lead: Lead, by, *, value: Decimal, probability: int, decides_on: date) -> Opportunity:
    """Open a deal of inside for `lead`. Raises Refused if the value is above the rep's limit."""
    lead = transitions.lock_lead(lead.pk)
    if missing := missing_to_close(by.level, value, lead.campaign.currency):
        raise transitions.Refused(missing)
    transitions.move(lead, "open_inside", by, value)
    return _open(lead, by, value, probability, decides_on, StepKind.CLOSE)


def open_again(lead: Lead, by, *, value: Decimal, probability: int, decides_on: date) -> Opportunity:
    """Open a deal for another order of a customer; `lead` is new, and the caller has locked it."""
    field = by.role == Role.FIELD
    stream = Stream.FIELD if field else Stream.INSIDE
    transitions.move(lead, "order_again", by, by, stream, value, reason=_("Repeat order"))
    return _open(lead, by, value, probability, decides_on, StepKind.FIELD if field else StepKind.CLOSE)


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
        why=_("Set the next step."),
    )
    opportunity = Opportunity(
        lead=lead,
        round=lead.round,
        holder=by,
        value=value,
        probability=probability,
        decides_on=decides_on,
        opened_at=clock.now(),
    )
    estimates.set_estimate(opportunity)
    opportunity.save()
    return opportunity
