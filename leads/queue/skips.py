"""Skip a call with a reason: its step is snoozed and returns to the queue later."""

from datetime import timedelta

from django.db import transaction

from leads.funnel import transitions
from leads.models import NextStep, Skip
from leads.models.queue.step_kind import StepKind
from salesdesk import clock

from . import claim, holds

#: Somebody is waiting for these calls, so they return after a short snooze.
URGENT_KINDS = {StepKind.CALLBACK, StepKind.CALL_REQUEST, StepKind.FRESH}
URGENT_SNOOZE, SNOOZE = timedelta(minutes=10), timedelta(hours=4)


@transaction.atomic
def skip(lead_id: int, *, by, fence: int, reason: Skip.Reason) -> Skip:
    """Release the company, snooze its step and record the reason. Raises HoldLost.

    The due time of a promised call does not change, only when it is offered again.
    """
    claim.lock_person(by)
    lead = transitions.lock_lead(lead_id)
    hold = holds.require_hold(by, fence)
    if hold.lead_id != lead.pk:
        raise holds.HoldLost
    now = clock.now()
    for step in lead.steps.filter(contact=hold.contact_id):
        snoozed_until = now + (URGENT_SNOOZE if step.kind in URGENT_KINDS else SNOOZE)
        NextStep.objects.filter(pk=step.pk).update(snoozed_until=snoozed_until, ready=False)
    holds.release(hold, now)
    return Skip.objects.create(person=by, lead=lead, reason=reason, at=now)
