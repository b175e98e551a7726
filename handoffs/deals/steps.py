"""Move an open deal between the steps discovery, proposal and negotiation."""

from django.db import transaction
from django.utils.translation import gettext as _
from django_fsm import has_transition_perm

from handoffs.forecast import estimates
from handoffs.models import Opportunity
from leads.funnel import activities, transitions
from leads.models import Activity
from salesdesk.people.actor import sign

Step = Opportunity.Step
#: The transition to each step.
TRANSITIONS = {Step.DISCOVERY: "discover", Step.PROPOSAL: "propose", Step.NEGOTIATION: "negotiate"}


@transaction.atomic
def move(opportunity: Opportunity, by, *, step: str, seen: str) -> Opportunity:
    """Move the deal to `step`; moving it twice does nothing. `seen` is the step in which `by` saw it.

    Raises Refused if the deal is closed or a colleague has moved it since, and NotYours.
    """
    lead = transitions.lock_lead(opportunity.lead_id)
    found = Opportunity.objects.select_for_update(of=["self"]).select_related("holder", "lead__campaign")
    opportunity = found.get(pk=opportunity.pk)
    if opportunity.step == step:
        return opportunity
    if opportunity.closed_at:
        raise transitions.Refused(_("This deal is closed, so it stays in its step."))
    if opportunity.step != seen:
        raise transitions.Refused(
            _("Someone else moved this deal to %(step)s.") % {"step": opportunity.get_step_display()}
        )
    transition = getattr(opportunity, TRANSITIONS[Step(step)])
    if not has_transition_perm(transition, by):
        raise transitions.NotYours(_("This deal belongs to %(who)s.") % {"who": opportunity.holder})
    moved = {"before": opportunity.get_step_display()}
    transition()
    moved["now"] = opportunity.get_step_display()
    activities.log(lead, Activity.Kind.NOTE, _("Moved from %(before)s to %(now)s.") % moved, by)
    estimates.set_estimate(opportunity)
    sign(by)
    opportunity.save(update_fields=["step", *estimates.FIELDS])
    return opportunity
