"""Reassign a lead to another inside rep."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from leads.funnel import transitions
from leads.models import Lead, NextStep
from leads.models.stages import Stream
from leads.to_do import actions as to_do
from salesdesk.hooks import Hook
from salesdesk.people.roles import Role

from . import holds

#: Called in the transaction, with the locked lead and the rep who has it now.
lead_reassigned: Hook[[Lead, Any], object] = Hook()


@transaction.atomic
def reassign(lead: Lead, to, by) -> Lead:
    """Reassign a lead of inside to another inside rep. Steps of field stay with field.

    Raises Refused while somebody holds the company, so that no rep loses a lead during a call.
    """
    lead = transitions.lock_lead(lead.pk)
    of_inside = NextStep.objects.filter(lead=lead).exclude(assignee__role=Role.FIELD)
    planned = list(of_inside.select_for_update(of=["self"]))
    _require_not_called(lead)
    if lead.stream not in (Stream.INSIDE, Stream.NURTURE):
        raise transitions.Refused(
            _("This lead is with %(stream)s and can't be reassigned.") % {"stream": lead.get_stream_display()}
        )
    to_do.transfer(
        lead.tasks.filter(person__in=[each for each in (lead.holder, lead.inside_rep) if each]), to, by
    )
    lead.holder = lead.inside_rep = to
    transitions.save(lead, by, _("Reassigned to %(who)s.") % {"who": to})
    for step in planned:
        # Not ready: a concurrent claim waits for this lock, checks again and takes another step.
        step.assignee, step.ready, step.snoozed_until = to, False, None
    NextStep.objects.bulk_update(planned, ["assignee", "ready", "snoozed_until"])
    lead_reassigned(lead, to)
    return lead


@transaction.atomic
def reassign_customer(step: NextStep, to, by) -> Lead:
    """Give the next touch of a customer to a colleague in the same role, who keeps in touch with them from now on.

    Raises Refused while somebody holds the company.
    """
    lead = transitions.lock_lead(step.lead_id)
    _require_not_called(lead)
    if to.role == Role.FIELD:
        lead.field_rep = to
    else:
        lead.inside_rep = to
    transitions.save(lead, by, _("Reassigned to %(who)s.") % {"who": to})
    lead.steps.filter(pk=step.pk).update(assignee=to, ready=False, snoozed_until=None)
    return lead


def _require_not_called(lead: Lead) -> None:
    if caller := holds.holder_of(lead.company_id):
        raise transitions.Refused(
            _("%(who)s is calling this company now. Try again after the call.") % {"who": caller}
        )
