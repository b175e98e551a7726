"""How an opportunity goes on, or ends: revised or kept, won, lost for now or for good, or fallen back."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handoffs.models import Opportunity
from leads.funnel import exit_hooks, next_steps, transitions
from leads.models import Activity, Lead
from leads.models.next_step import StepKind
from leads.models.stages import DropReason, FinalReason
from leads.recycling import recycle
from leads.recycling.exits import ExitDecision, ExitRoute, local_today
from salesdesk import clock
from salesdesk.people.levels import missing_to_close
from salesdesk.people.roles import Role

from . import field_nurture


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
    """What the closer knows now, and the dated next step. What it was before stands in the story (R7)."""
    lead, opportunity = _lock_open_deal(opportunity, by)
    _log_changes(lead, opportunity, by, value=value, probability=probability, decides_on=decides_on)
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
def win(opportunity: Opportunity, by, *, value: Decimal, ordered_on: date) -> Lead:
    """An order. Inside wins within the level; a larger one is field's."""
    lead, opportunity = _lock_open_deal(opportunity, by)
    missing = missing_to_close(by.level, value, lead.campaign.currency)
    if by.role == Role.INSIDE and missing:
        raise transitions.Refused(missing)
    transitions.move(lead, "win", by, by, value)
    opportunity.value, opportunity.ordered_on = value, ordered_on
    _close(opportunity, Opportunity.Result.WON)
    next_steps.cancel_all(lead, by)
    return lead


@transaction.atomic
def keep(opportunity: Opportunity, by, *, said: str, next_step: str, review_on: date) -> Lead:
    """Not decided soon, and worth field's own time: it stays a deal, with a next step and a review (R10 c).

    Revising it takes it up again.
    """
    field_nurture.lock_field_nurture(by)
    lead, _opportunity = _lock_open_deal(opportunity, by)
    if lead.review_on is None:
        field_nurture.require_capacity(by)
    return field_nurture.start_field_nurture(lead, by, said=said, next_step=next_step, review_on=review_on)


def exit_deal(opportunity: Opportunity, by, *, drop: ExitDecision) -> Lead:
    """No order, or not soon: through the door that was chosen."""
    if drop.exit_route == ExitRoute.FIELD_NURTURE:
        return keep(opportunity, by, said=drop.log_reason, next_step=drop.next_step, review_on=drop.on)
    if drop.exit_route == ExitRoute.DISQUALIFIED:
        return disqualify(opportunity, by, reason=FinalReason(drop.reason), said=drop.log_reason)
    if drop.exit_route == ExitRoute.LOST:
        reason = DropReason(drop.reason)
        return lose(opportunity, by, reason=reason, said=drop.log_reason, again_on=drop.on)
    if drop.exit_route == ExitRoute.NURTURE:
        return to_nurture(
            opportunity, by, reason=drop.reason, on=drop.on, talking_point=drop.said, said=drop.log_reason
        )
    return to_marketing(opportunity, by, reason=DropReason(drop.reason), said=drop.log_reason)


@transaction.atomic
def lose(
    opportunity: Opportunity, by, *, reason: DropReason, said: str = "", again_on: date | None = None
) -> Lead:
    """No order now: it comes back on the date that was named, else after the campaign's time (R12)."""
    lead, opportunity = _lock_open_deal(opportunity, by)
    again_on = again_on or local_today(lead) + timedelta(lead.campaign.recycle_lost_after.days)
    if again_on <= local_today(lead):
        raise transitions.Refused(_("It comes back on a day after today."))
    _lose(lead, opportunity, by, reason, said or str(DropReason(reason).label), again_on)
    return lead


@transaction.atomic
def disqualify(opportunity: Opportunity, by, *, reason: FinalReason, said: str = "") -> Lead:
    """They can't ever buy."""
    lead, opportunity = _lock_open_deal(opportunity, by)
    _lose(lead, opportunity, by, reason, said or str(FinalReason(reason).label), None)
    return lead


@transaction.atomic
def to_nurture(
    opportunity: Opportunity,
    by,
    *,
    on: date,
    reason: str = DropReason.NOT_NOW,
    talking_point: str = "",
    said: str = "",
) -> Lead:
    """Interested, not soon: back to inside, by telephone, with a date."""
    lead, opportunity = _lock_open_deal(opportunity, by)
    _close(opportunity, Opportunity.Result.DROPPED)
    return recycle.to_nurture(
        lead, by, reason=reason, on=on, talking_point=talking_point, said=said, answered=True
    )


@transaction.atomic
def to_marketing(opportunity: Opportunity, by, *, reason: DropReason, said: str = "") -> Lead:
    """Fell back into the market."""
    lead, opportunity = _lock_open_deal(opportunity, by)
    _close(opportunity, Opportunity.Result.DROPPED)
    return recycle.to_marketing(lead, by, reason=reason, said=said, answered=True)


def _lock_open_deal(opportunity: Opportunity, by) -> tuple[Lead, Opportunity]:
    lead = transitions.lock_lead(opportunity.lead_id)
    opportunity = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    if opportunity.closed_at:
        raise transitions.Refused(
            _("This deal is closed: %(result)s.") % {"result": opportunity.get_result_display().lower()}
        )
    if lead.holder_id != by.pk:
        raise transitions.NotYours(_("%(who)s has this deal.") % {"who": opportunity.holder})
    return lead, opportunity


def _log_changes(
    lead: Lead, before: Opportunity, by, *, value: Decimal, probability: int, decides_on: date
) -> None:
    """A line of the story, if anything changes."""
    if (before.value, before.probability, before.decides_on) == (value, probability, decides_on):
        return
    said = []
    if before.value != value:
        facts = {
            "currency": lead.campaign.currency,
            "value": f"{value:,.0f}",
            "before": f"{before.value:,.0f}",
        }
        said.append(_("Value %(currency)s %(value)s, was %(before)s.") % facts)
    if before.decides_on != decides_on:
        days = {"on": date_format(decides_on), "before": date_format(before.decides_on)}
        said.append(_("They decide on %(on)s, before it was %(before)s.") % days)
    Activity.objects.create(
        lead=lead,
        contact_id=lead.contact_id,
        round=lead.round,
        kind=Activity.Kind.PROBABILITY,
        probability=probability,
        probability_before=before.probability,
        note=" ".join(said),
        by=by,
        at=clock.now(),
    )


def _lose(lead: Lead, opportunity: Opportunity, by, reason: str, said: str, again_on: date | None) -> None:
    transitions.move(lead, "lose", by, by, reason, again_on, reason=str(said))
    exit_hooks.lead_exits(lead, by, str(said))
    _close(opportunity, Opportunity.Result.LOST)
    next_steps.cancel_all(lead, by)


def _close(opportunity: Opportunity, result) -> None:
    opportunity.result, opportunity.closed_at = result, clock.now()
    opportunity.save()
