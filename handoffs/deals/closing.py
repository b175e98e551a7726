"""How an opportunity goes on, or ends: revised or kept, won, lost for now or for good, or fallen back."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handoffs.models import Opportunity
from leads.funnel import exit_hooks, next_steps, transitions
from leads.models import Lead, Touch
from leads.models.nextstep import Kind
from leads.models.stages import DropReason, FinalReason
from leads.recycling import recycle
from leads.recycling.exits import Drop, Way, today_there
from salesdesk import clock
from salesdesk.people.levels import missing_to_close
from salesdesk.people.roles import Role

from . import field_nurture


@transaction.atomic
def revise(
    opportunity: Opportunity, by, *, value: Decimal, chance: int, decides_on: date, next_step: str, on: date
) -> Opportunity:
    """What the closer knows now, and the dated next step. What it was before stands in the story (R7)."""
    lead, opportunity = _open_one(opportunity, by)
    _tell_change(lead, opportunity, by, value=value, chance=chance, decides_on=decides_on)
    opportunity.value, opportunity.chance, opportunity.decides_on = value, chance, decides_on
    opportunity.save()
    lead.value, lead.chance, lead.review_on = value, chance, None
    transitions.save(lead, by)
    next_steps.drop(lead, by)
    kind = Kind.FIELD if by.role == Role.FIELD else Kind.CLOSE
    due = clock.instant_of(datetime.combine(on, by.work_start), by.time_zone)
    next_steps.plan(lead, kind, due_at=due, assignee=by, why=next_step)
    return opportunity


@transaction.atomic
def win(opportunity: Opportunity, by, *, value: Decimal, ordered_on: date) -> Lead:
    """An order. Inside wins within the level; a larger one is field's."""
    lead, opportunity = _open_one(opportunity, by)
    missing = missing_to_close(by.level, value, lead.campaign.currency)
    if by.role == Role.INSIDE and missing:
        raise transitions.Refused(missing)
    transitions.move(lead, "win", by, by, value)
    opportunity.value, opportunity.ordered_on = value, ordered_on
    _close(opportunity, Opportunity.Result.WON)
    next_steps.drop(lead, by)
    return lead


@transaction.atomic
def keep(opportunity: Opportunity, by, *, said: str, next_step: str, review_on: date) -> Lead:
    """Not decided soon, and worth field's own time: it stays a deal, with a next step and a review (R10 c).

    Revising it takes it up again.
    """
    field_nurture.one_at_a_time(by)
    lead, _opportunity = _open_one(opportunity, by)
    if lead.review_on is None:
        field_nurture.has_room(by)
    return field_nurture.keep_on(lead, by, said=said, next_step=next_step, review_on=review_on)


def drop(opportunity: Opportunity, by, *, drop: Drop) -> Lead:
    """No order, or not soon: through the door that was chosen."""
    if drop.way == Way.KEPT:
        return keep(opportunity, by, said=drop.logged, next_step=drop.next_step, review_on=drop.on)
    if drop.way == Way.FINAL:
        return lose_for_good(opportunity, by, reason=FinalReason(drop.reason), said=drop.logged)
    if drop.way == Way.LOST:
        reason = DropReason(drop.reason)
        return lose(opportunity, by, reason=reason, said=drop.logged, again_on=drop.on)
    if drop.way == Way.NURTURE:
        return to_nurture(
            opportunity, by, reason=drop.reason, on=drop.on, bring_up=drop.said, said=drop.logged
        )
    return to_marketing(opportunity, by, reason=DropReason(drop.reason), said=drop.logged)


@transaction.atomic
def lose(
    opportunity: Opportunity, by, *, reason: DropReason, said: str = "", again_on: date | None = None
) -> Lead:
    """No order now: it comes back on the date that was named, else after the campaign's time (R12)."""
    lead, opportunity = _open_one(opportunity, by)
    again_on = again_on or today_there(lead) + timedelta(lead.campaign.lost_returns_after.days)
    if again_on <= today_there(lead):
        raise transitions.Refused(_("It comes back on a day after today."))
    _lose(lead, opportunity, by, reason, said or str(DropReason(reason).label), again_on)
    return lead


@transaction.atomic
def lose_for_good(opportunity: Opportunity, by, *, reason: FinalReason, said: str = "") -> Lead:
    """They can't ever buy."""
    lead, opportunity = _open_one(opportunity, by)
    _lose(lead, opportunity, by, reason, said or str(FinalReason(reason).label), None)
    return lead


@transaction.atomic
def to_nurture(
    opportunity: Opportunity,
    by,
    *,
    on: date,
    reason: str = DropReason.NOT_NOW,
    bring_up: str = "",
    said: str = "",
) -> Lead:
    """Interested, not soon: back to inside, by telephone, with a date."""
    lead, opportunity = _open_one(opportunity, by)
    _close(opportunity, Opportunity.Result.DROPPED)
    return recycle.to_nurture(lead, by, reason=reason, on=on, bring_up=bring_up, said=said, answered=True)


@transaction.atomic
def to_marketing(opportunity: Opportunity, by, *, reason: DropReason, said: str = "") -> Lead:
    """Fell back into the market."""
    lead, opportunity = _open_one(opportunity, by)
    _close(opportunity, Opportunity.Result.DROPPED)
    return recycle.to_marketing(lead, by, reason=reason, said=said, answered=True)


def _open_one(opportunity: Opportunity, by) -> tuple[Lead, Opportunity]:
    lead = transitions.locked(opportunity.lead_id)
    opportunity = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    if opportunity.closed_at:
        raise transitions.Refused(
            _("This deal is closed: %(result)s.") % {"result": opportunity.get_result_display().lower()}
        )
    if lead.holder_id != by.pk:
        raise transitions.NotYours(_("%(who)s has this deal.") % {"who": opportunity.holder})
    return lead, opportunity


def _tell_change(
    lead: Lead, before: Opportunity, by, *, value: Decimal, chance: int, decides_on: date
) -> None:
    """A line of the story, if anything changes."""
    if (before.value, before.chance, before.decides_on) == (value, chance, decides_on):
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
    Touch.objects.create(
        lead=lead,
        contact_id=lead.contact_id,
        round=lead.round,
        kind=Touch.Kind.CHANCE,
        chance=chance,
        chance_before=before.chance,
        note=" ".join(said),
        by=by,
        at=clock.now(),
    )


def _lose(lead: Lead, opportunity: Opportunity, by, reason: str, said: str, again_on: date | None) -> None:
    transitions.move(lead, "lose", by, by, reason, again_on, reason=str(said))
    exit_hooks.lead_exits(lead, by, str(said))
    _close(opportunity, Opportunity.Result.LOST)
    next_steps.drop(lead, by)


def _close(opportunity: Opportunity, result) -> None:
    opportunity.result, opportunity.closed_at = result, clock.now()
    opportunity.save()
