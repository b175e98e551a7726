"""Reopen a deal that was closed as won or lost: a new stage change with a reason, never an edit of the log."""

import math
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Opportunity
from leads.calling.snapshot import UNDO_WINDOW
from leads.funnel import activities, next_steps, transitions
from leads.models import Activity, Lead, permissions
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stream
from salesdesk import clock
from salesdesk.people.roles import Role

#: When the next step of a reopened deal is due.
NEXT_STEP_AFTER = timedelta(days=1)


@transaction.atomic
def reopen(opportunity: Opportunity, by, *, reason: str) -> Lead:
    """Make the deal an open opportunity of its holder again. Meetings that were cancelled stay cancelled.

    Raises NotYours or Refused, with a message for the user.
    """
    lead = transitions.lock_lead(opportunity.lead_id)
    opportunity = (
        Opportunity.objects.select_for_update(of=["self"]).select_related("holder").get(pk=opportunity.pk)
    )
    _require_reopenable(lead, opportunity)
    holder = opportunity.holder
    field = holder.role == Role.FIELD
    transitions.move(lead, "reopen", by, holder, Stream.FIELD if field else Stream.INSIDE, reason=reason)
    next_steps.cancel_all(lead, by)
    opportunity.result, opportunity.closed_at, opportunity.ordered_on = "", None, None
    opportunity.save()
    activities.log(lead, Activity.Kind.NOTE, _("Deal reopened: %(reason)s") % {"reason": reason}, by)
    kind = StepKind.FIELD if field else StepKind.CLOSE
    due = clock.now() + NEXT_STEP_AFTER
    next_steps.plan(
        lead, kind, due_at=due, assignee=holder, why=_("Reopened: %(reason)s") % {"reason": reason}
    )
    return lead


def may_reopen(opportunity: Opportunity, by) -> bool:
    """Return whether `by` may reopen this deal: it is the lead's latest, and they closed it or manage the team."""
    return _is_latest(opportunity.lead, opportunity) and permissions.closed_or_manages(opportunity.lead, by)


def seconds_to_undo(opportunity: Opportunity, by) -> int:
    """Return for how many seconds `by`, who just closed this deal, is offered to undo that; 0 for everybody else."""
    if not opportunity.closed_at or opportunity.lead.closed_by_id != by.pk or not may_reopen(opportunity, by):
        return 0
    return max(0, math.ceil((opportunity.closed_at + UNDO_WINDOW - clock.now()).total_seconds()))


def _is_latest(lead: Lead, opportunity: Opportunity) -> bool:
    won_or_lost = opportunity.result in (Opportunity.Result.WON, Opportunity.Result.LOST)
    return won_or_lost and not lead.is_open and lead.round == opportunity.round


def _require_reopenable(lead: Lead, opportunity: Opportunity) -> None:
    if not _is_latest(lead, opportunity):
        raise transitions.Refused(
            _("This deal can't be reopened: it is open, or the lead has moved on since.")
        )
    same = Lead.objects.open().filter(company=lead.company_id, campaign=lead.campaign_id)
    if same.exists():
        raise transitions.Refused(
            _("This company has another open lead in this campaign. Continue with that one.")
        )
    if not opportunity.holder.is_active:
        raise transitions.Refused(
            _("%(who)s has left. Reopening needs an owner who works here.") % {"who": opportunity.holder}
        )
