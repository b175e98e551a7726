"""Update an open deal, or close it: won, lost, disqualified, kept by field, or back to nurture."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Opportunity
from leads.funnel import exit_hooks, next_steps, transitions
from leads.models import Lead
from leads.models.queue.step_kind import StepKind
from leads.models.stages import DropReason, FinalReason
from leads.recycling import aftercare, take_exit
from leads.recycling.exits import ExitRoute, default_exit_day, local_today
from leads.recycling.take_exit import ExitDecision
from salesdesk import clock
from salesdesk.people.actor import sign
from salesdesk.people.levels import missing_to_close
from salesdesk.people.roles import Role

from . import field_nurture, terms_log, win_loss
from .win_loss import Evaluation

#: The questions about a closed deal never hold up an order; they can be answered later.
NOT_ASKED = Evaluation()


@transaction.atomic
def update(
    opportunity: Opportunity,
    by,
    *,
    value: Decimal,
    probability: int,
    decides_on: date,
    next_step: str,
    on: date,
) -> Opportunity:
    """Save new terms and a dated next step. The old terms go into the timeline (R7)."""
    lead, opportunity = _lock_open_deal(opportunity, by)
    terms_log.log_changes(lead, opportunity, by, value=value, probability=probability, decides_on=decides_on)
    opportunity.value, opportunity.probability, opportunity.decides_on = value, probability, decides_on
    opportunity.save()
    lead.value, lead.probability, lead.review_on = value, probability, None
    transitions.save(lead, by)
    next_steps.cancel_all(lead, by)
    kind = StepKind.FIELD if by.role == Role.FIELD else StepKind.CLOSE
    due = clock.instant_of(datetime.combine(on, by.work_start), by.time_zone)
    next_steps.plan(lead, kind, due_at=due, assignee=by, why=next_step)
    return opportunity


@transaction.atomic
def win(
    opportunity: Opportunity,
    by,
    *,
    value: Decimal,
    ordered_on: date,
    renews_on: date | None = None,
    evaluation: Evaluation = NOT_ASKED,
) -> Lead:
    """Win the deal with an order, and plan the first call to the customer (R20).

    Raises Refused if the value is above the limit of an inside rep.
    """
    lead, opportunity = _lock_open_deal(opportunity, by)
    missing = missing_to_close(by.level, value, lead.campaign.currency)
    if by.role == Role.INSIDE and missing:
        raise transitions.Refused(missing)
    transitions.move(lead, "win", by, by, value, renews_on)
    return _won(lead, opportunity, by, value, ordered_on, evaluation)


def win_by_acceptance(opportunity: Opportunity, *, value: Decimal, ordered_on: date) -> Lead:
    """Win the deal for its holder: the customer accepted a quote. The caller has locked the lead.

    The limits of the holder were checked when the quote was sent.
    """
    lead = transitions.lock_lead(opportunity.lead_id)
    opportunity = (
        Opportunity.objects.select_for_update(of=["self"]).select_related("holder").get(pk=opportunity.pk)
    )
    transitions.move(lead, "win", None, opportunity.holder, value)
    return _won(lead, opportunity, None, value, ordered_on, NOT_ASKED)


@transaction.atomic
def keep(opportunity: Opportunity, by, *, comment: str, next_step: str, review_on: date) -> Lead:
    """Move the deal to field nurture, with a next step and a review date (R10 c). Updating it makes it active again."""
    field_nurture.lock_field_nurture(by)
    lead, _opportunity = _lock_open_deal(opportunity, by)
    if lead.review_on is None:
        field_nurture.require_capacity(by)
    return field_nurture.start_field_nurture(
        lead, by, comment=comment, next_step=next_step, review_on=review_on
    )


def exit_deal(
    opportunity: Opportunity, by, *, drop: ExitDecision, evaluation: Evaluation = NOT_ASKED, final=False
) -> Lead:
    """Close the deal, or move it to field nurture, by the exit route in `drop`. A `final` loss never comes back."""
    told: dict[str, Any] = {"reason": drop.reason, "comment": drop.log_reason, "evaluation": evaluation}
    return take_exit.take(
        opportunity.lead,
        by,
        drop=drop,
        settle=lambda: _exit(opportunity, by),
        field_exits={
            ExitRoute.FIELD_NURTURE: lambda: keep(
                opportunity, by, comment=drop.log_reason, next_step=drop.next_step, review_on=drop.on
            ),
            ExitRoute.LOST: lambda: lose(opportunity, by, again_on=drop.on, final=final, **told),
            ExitRoute.DISQUALIFIED: lambda: disqualify(opportunity, by, **told),
        },
    )


@transaction.atomic
def lose(
    opportunity: Opportunity,
    by,
    *,
    reason: str,
    comment: str = "",
    again_on: date | None = None,
    evaluation: Evaluation = NOT_ASKED,
    final: bool = False,
) -> Lead:
    """Lose the deal for now. It comes back on `again_on`, by default after the campaign's recycling time (R12).

    A `final` loss never comes back.
    """
    lead, opportunity = _lock_open_deal(opportunity, by)
    again_on = None if final else again_on or default_exit_day(lead, ExitRoute.LOST)
    if again_on and again_on <= local_today(lead):
        raise transitions.Refused(_("Choose a return date after today."))
    _lose(lead, opportunity, by, reason, comment or str(DropReason(reason).label), again_on, evaluation)
    return lead


@transaction.atomic
def disqualify(
    opportunity: Opportunity, by, *, reason: str, comment: str = "", evaluation: Evaluation = NOT_ASKED
) -> Lead:
    """Lose the deal and disqualify the lead."""
    lead, opportunity = _lock_open_deal(opportunity, by)
    _lose(lead, opportunity, by, reason, comment or str(FinalReason(reason).label), None, evaluation)
    return lead


def locked(opportunity: Opportunity) -> Opportunity:
    """Return the deal as it is now, locked with its lead until this transaction ends."""
    lead = transitions.lock_lead(opportunity.lead_id)
    opportunity = Opportunity.objects.select_for_update(of=["self"]).get(pk=opportunity.pk)
    opportunity.lead = lead
    return opportunity


def _lock_open_deal(opportunity: Opportunity, by) -> tuple[Lead, Opportunity]:
    opportunity = locked(opportunity)
    if opportunity.closed_at:
        raise transitions.Refused(
            _("This deal is already closed (%(result)s).")
            % {"result": opportunity.get_result_display().lower()}
        )
    if opportunity.lead.holder_id != by.pk:
        raise transitions.NotYours(_("This deal belongs to %(who)s.") % {"who": opportunity.holder})
    sign(by)
    return opportunity.lead, opportunity


def _exit(opportunity: Opportunity, by) -> Lead:
    lead, opportunity = _lock_open_deal(opportunity, by)
    _close(opportunity, Opportunity.Result.DROPPED)
    return lead


def _won(lead: Lead, opportunity: Opportunity, by, value: Decimal, ordered_on: date, evaluation) -> Lead:
    opportunity.value, opportunity.ordered_on = value, ordered_on
    _close(opportunity, Opportunity.Result.WON)
    win_loss.record(opportunity, by, evaluation)
    aftercare.start(lead, by)
    return lead


def _lose(lead: Lead, opportunity: Opportunity, by, reason: str, comment: str, again_on, evaluation) -> None:
    transitions.move(lead, "lose", by, by, reason, again_on, reason=str(comment))
    exit_hooks.lead_exits(lead, by, str(comment))
    _close(opportunity, Opportunity.Result.LOST)
    win_loss.record(opportunity, by, evaluation, reason=reason, again_on=again_on)
    next_steps.cancel_all(lead, by)


def _close(opportunity: Opportunity, result) -> None:
    opportunity.result, opportunity.closed_at = result, clock.now()
    opportunity.save()
