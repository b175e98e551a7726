"""The follow-up of an e-mail: the lead's next step, moved to a day."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from leads.activities import by_hand, offered
from leads.calling import callback_times
from leads.compliance import eligibility
from leads.funnel import next_steps
from leads.funnel.transitions import Refused
from leads.models import Contact, Hold, Lead, NextStep
from leads.models.permissions import manages_lead_team
from leads.models.queue.step_kind import StepKind
from leads.recycling import recycle
from salesdesk import clock

#: Calls that a day may be chosen for. Nothing postpones a promised call, or the first call to an MQL.
MOVABLE = (StepKind.COLD, StepKind.RETRY, StepKind.NURTURE)


def is_offered(lead: Lead, contact: Contact | None, steps: Iterable[NextStep], by) -> bool:
    """Return whether `by` may choose a day for the next step with `contact`; `steps` are the lead's open steps."""
    steps = list(steps)
    return bool(_call_with(lead, contact, steps, by)) or offered.may_follow_up(lead, steps, by)


def plan(lead: Lead, contact: Contact, on: date, why: str, by) -> None:
    """Move the next step of the locked `lead` to the day `on`: the call to `contact`, or the closer's own step.

    A manager of the team may move calls of inside too. Raises Refused if there is no such step, or if somebody has the
    company on screen.
    """
    # A claim that has locked a step may be about to hold the company; until we are done, others skip the steps.
    steps = NextStep.objects.select_for_update(of=["self"]).select_related("contact")
    planned = [
        each for each in steps.filter(company=lead.company_id).order_by("pk") if each.lead_id == lead.pk
    ]
    may_move = offered.may_move(lead, by) or manages_lead_team(lead, by)
    if not (call := may_move and _call_to(contact, planned)):
        if not offered.may_follow_up(lead, planned, by):
            raise Refused(_("You can't plan the next step of this lead. Leave the follow-up empty."))
        by_hand.plan_follow_up(lead, why, on, by, planned)
        return
    if hold := Hold.objects.active().select_related("person").filter(company=lead.company_id).first():
        raise Refused(
            _("%(who)s has this company on the desk. Log the call there, or leave the follow-up empty.")
            % {"who": hold.person}
        )
    next_steps.move(call, recycle.calling_opens_at(lead, on), callback_times.zone_of(lead, by))
    next_steps.add_talking_point(call, why)
    eligibility.make_company_ready(lead.company_id, clock.now())


def _call_with(lead: Lead, contact: Contact | None, steps: list[NextStep], by) -> NextStep | None:
    return _call_to(contact, steps) if contact and offered.may_move(lead, by) else None


def _call_to(contact: Contact, steps: list[NextStep]) -> NextStep | None:
    return next((each for each in steps if each.contact_id == contact.pk and each.kind in MOVABLE), None)
