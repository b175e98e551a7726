"""Passing over a call, with a reason. The step rests a while and comes back: nothing is lost by skipping it."""

from datetime import timedelta

from django.db import transaction

from leads.funnel import transitions
from leads.models import NextStep, Skip
from leads.models.nextstep import Kind
from salesdesk import clock

from . import claim, holds

#: Somebody waits for these: they come back on top after a breath.
URGENT = {Kind.PROMISE, Kind.ASKED, Kind.FRESH}
URGENT_RESTS, RESTS = timedelta(minutes=10), timedelta(hours=4)


@transaction.atomic
def skip(lead_id: int, *, by, fence: int, reason: Skip.Reason) -> Skip:
    """Let the company go and rest its call; who asked for the reason counts it. Raises HoldLost.

    What was promised stays promised: only the moment at which it is offered again moves.
    """
    claim.one_screen(by)
    lead = transitions.locked(lead_id)
    hold = holds.lasting(by, fence)
    if hold.lead_id != lead.pk:
        raise holds.HoldLost
    now = clock.now()
    for step in lead.steps.filter(contact=hold.contact_id):
        rests_until = now + (URGENT_RESTS if step.kind in URGENT else RESTS)
        NextStep.objects.filter(pk=step.pk).update(rests_until=rests_until, ready=False)
    holds.release(hold, now)
    return Skip.objects.create(person=by, lead=lead, reason=reason, at=now)
