"""Passing over a call, with a reason. The step rests a while and comes back: nothing is lost by skipping it."""

from datetime import timedelta

from django.db import transaction

from leads.funnel import transitions
from leads.models import NextStep, Skip
from leads.models.queue.next_step import StepKind
from salesdesk import clock

from . import claim, holds

#: Somebody waits for these: they come back on top after a breath.
URGENT_KINDS = {StepKind.CALLBACK, StepKind.CALL_REQUEST, StepKind.FRESH}
URGENT_SNOOZE, SNOOZE = timedelta(minutes=10), timedelta(hours=4)


@transaction.atomic
def skip(lead_id: int, *, by, fence: int, reason: Skip.Reason) -> Skip:
    """Let the company go and rest its call; who asked for the reason counts it. Raises HoldLost.

    What was promised stays promised: only the moment at which it is offered again moves.
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
