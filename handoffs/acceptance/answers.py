"""Offer an SQL to field and record field's response (R9). Every response plans the next step.

Lock order: people, lead, handoff.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from handoffs.deals import field_nurture, opening
from handoffs.meetings import lead_moves
from handoffs.models import Handoff, Opportunity
from handoffs.models.handoff import Reason
from leads.compliance import eligibility
from leads.funnel import activities, next_steps, transitions
from leads.models import Activity, Lead
from leads.models.queue.step_kind import StepKind
from leads.models.stages import DropReason, FinalReason, Stage
from leads.recycling import take_exit
from leads.recycling.exits import ExitRoute
from leads.recycling.take_exit import ExitDecision
from salesdesk import clock
from salesdesk.people.models import User

from . import locking, rotation, sla_clock, told, weekly_agenda

ONLY_QUALIFYING_REP = gettext_lazy("Only the rep who qualified this lead can hand it over.")

#: A drop reason as a reason from the agreed list of return reasons. Reasons without an entry become OTHER.
RETURN_REASONS: dict[str, Reason] = {
    DropReason.NO_AUTHORITY: Reason.BUDGET_HOLDER,
    DropReason.NO_NEED: Reason.NEED_UNCLEAR,
    DropReason.NO_BUDGET: Reason.NO_BUDGET,
    DropReason.NOT_NOW: Reason.TIMING,
    DropReason.CONTRACT: Reason.TIMING,
    FinalReason.WRONG_FIT: Reason.WRONG_FIT,
}


def offer(lead: Lead, by, *, brief: str, to: User | None = None, why: str = "") -> Handoff:
    """Offer an SQL to the next field rep in rotation, or to `to`, which needs a reason in `why`.

    The caller holds locks on the lead and on its team's field reps. Raises NotYours or Refused.
    """
    if lead.stage != Stage.SQL or lead.holder_id != by.pk:
        raise transitions.NotYours(ONLY_QUALIFYING_REP)
    if lead.handoffs.open().exists():
        raise transitions.Refused(_("This lead has already been handed over."))
    chosen = rotation.choose(lead, to, why)
    return create_handoff(lead, chosen, brief=brief, offered_by=by, inside_rep=by, by=by)


def create_handoff(
    lead: Lead, chosen: rotation.RotationChoice, *, brief: str, offered_by: User, inside_rep: User, by
) -> Handoff:
    """Create a handoff of `lead` (locked by the caller) for the chosen field rep and start the clock.

    `offered_by` wrote the brief; `inside_rep` owns the handoff now and answers questions.
    """
    now, to = clock.now(), chosen.person
    agreed = sla_clock.agreed_answer_time(lead)
    handoff = Handoff(
        lead=lead,
        round=lead.round,
        number=lead.handoffs.count() + 1,
        offered_by=offered_by,
        inside_rep=inside_rep,
        to=to,
        choice_reason=chosen.why,
        brief=brief.strip(),
        offered_at=now,
        agreed_response_time=agreed,
        clock_left=agreed,
    )
    handoff.start_clock(now)
    handoff.save()
    lead.field_rep = to
    note = _("Handed over to %(who)s.") % {"who": to}
    transitions.save(lead, by, note)
    next_steps.cancel_all(lead, by)
    next_steps.plan(lead, StepKind.ANSWER, due_at=handoff.due_at, assignee=to, why=brief)
    activities.log(lead, Activity.Kind.HANDOFF, f"{note} {chosen.why}".strip(), by)
    told.handed_over(handoff, by)
    return handoff


@transaction.atomic
def accept(handoff: Handoff, by, *, value: Decimal, probability: int, decides_on: date) -> Opportunity:
    """Accept the handoff and open an opportunity."""
    lead, handoff = locking.lock_for_answer(handoff, by)
    handoff.accept(by)
    handoff.save()
    told.answered(handoff, by, gettext_noop("%(who)s accepted %(company)s"))
    return opening.open_by_field(lead, by, value=value, probability=probability, decides_on=decides_on)


@transaction.atomic
def send_back(
    handoff: Handoff, by, *, reason: Reason, missing_info: str = "", keep_meeting: bool = False
) -> Lead:
    """Return the lead to its inside rep, at the top of their queue, with the open point in `missing_info`.

    Upcoming meetings are cancelled unless `keep_meeting` is set.
    """
    lead, handoff = locking.lock_for_answer(handoff, by)
    why = missing_info or str(Reason(reason).label)
    _close_as_returned(lead, handoff, by, reason, missing_info)
    transitions.move(lead, "send_back", by, reason=why)
    next_steps.cancel_all(lead, by)
    lead_moves.settle_meetings(lead, by, keep_meetings=keep_meeting, why=why)
    next_steps.plan(lead, StepKind.RETURNED, due_at=clock.now(), assignee=lead.holder, why=why)
    eligibility.make_company_ready(lead.company_id, clock.now())
    return lead


def exit_handoff(handoff: Handoff, by, *, drop: ExitDecision) -> Lead:
    """Close the handoff by the exit route in `drop`, including field nurture."""
    return take_exit.take(
        handoff.lead,
        by,
        drop=drop,
        settle=lambda: _exit(handoff, by, drop),
        field_exits={
            ExitRoute.FIELD_NURTURE: lambda: keep(
                handoff, by, comment=drop.log_reason, next_step=drop.next_step, review_on=drop.on
            )
        },
    )


@transaction.atomic
def keep(handoff: Handoff, by, *, comment: str, next_step: str, review_on: date) -> Lead:
    """Accept the lead into field nurture, with a next step and a review date (R10 c)."""
    field_nurture.lock_field_nurture(by)
    lead, handoff = locking.lock_for_answer(handoff, by)
    field_nurture.require_capacity(by)
    handoff.accept(by)
    handoff.save()
    told.answered(handoff, by, gettext_noop("%(who)s keeps %(company)s to nurture"), comment)
    return field_nurture.start_field_nurture(
        lead, by, comment=comment, next_step=next_step, review_on=review_on
    )


@transaction.atomic
def withdraw(handoff: Handoff, by, *, keep_meeting: bool = False) -> Lead:
    """Withdraw an offer that field has not answered. Upcoming meetings are cancelled unless `keep_meeting` is set."""
    lead, handoff = locking.lock_open(handoff, by)
    if handoff.inside_rep_id != by.pk:
        raise transitions.NotYours(_("Only the rep who owns this handoff can withdraw it."))
    handoff.withdraw(by)
    handoff.save()
    told.settle(handoff)
    lead.field_rep = None
    transitions.save(lead, by, _("Withdrawn from field."))
    next_steps.cancel_all(lead, by)
    lead_moves.settle_meetings(lead, by, keep_meetings=keep_meeting, why=_("Withdrawn from field."))
    due = clock.now() + timedelta(days=1)
    next_steps.plan(
        lead,
        StepKind.CLOSE,
        due_at=due,
        assignee=by,
        why=_("Handoff withdrawn. Hand it over again or create an opportunity."),
    )
    return lead


def _exit(handoff: Handoff, by, drop: ExitDecision) -> Lead:
    lead, handoff = locking.lock_for_answer(handoff, by)
    _close_as_returned(lead, handoff, by, RETURN_REASONS.get(drop.reason, Reason.OTHER), drop.log_reason)
    return lead


def _close_as_returned(lead: Lead, handoff: Handoff, by, reason: Reason, missing_info: str) -> None:
    handoff.send_back(by, reason, missing_info)
    handoff.save()
    text = missing_info or str(Reason(reason).label)
    told.answered(handoff, by, gettext_noop("%(who)s returned %(company)s"), text)
    weekly_agenda.add(lead, handoff)
