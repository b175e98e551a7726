"""Keep in touch with customers (R20): after an order there is always a dated next touch.

The first call evaluates the order; calls at the campaign's rhythm follow, and one before a contract renews. Unanswered
calls are retried on another working day, then wait for the next call of the rhythm.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from campaigns.models.aftercare import AftercareBy
from leads.funnel import next_steps, transitions
from leads.funnel.cadence import NextAttempt
from leads.models import Lead, NextStep
from leads.models.calling.activity import CustomerOutcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage
from salesdesk import clock, formats
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from .exits import local_today
from .recycle import calling_opens_at

#: Calls in a row without an answer before the customer is left alone until the next touch.
ATTEMPTS = 4
#: How long before its renewal a customer is called.
RENEWAL_NOTICE = timedelta(days=30)
#: When a customer with an issue, or one who wants to order again, is called next.
ISSUE_AFTER, REPEAT_AFTER, RETRY_AFTER = timedelta(days=2), timedelta(days=1), timedelta(days=1)


@dataclass(frozen=True)
class Touch:
    """The next touch of a customer: the day at their place, and what it is about."""

    on: date
    why: str


def start(lead: Lead, by) -> NextStep:
    """Plan the first touch after the order of `lead`, which is locked and won.

    It takes the place of the steps of the deal, and of the touches of earlier orders.
    """
    next_steps.cancel_all(lead, by)
    for step in NextStep.objects.filter(company=lead.company_id, kind=StepKind.AFTERCARE):
        next_steps.cancel(step, by)
    touch = Touch(
        local_today(lead) + lead.campaign.aftercare_first_after, _("Evaluate the order: how did it go?")
    )
    return plan(lead, touch)


def plan(lead: Lead, touch: Touch, attempt: int = 1) -> NextStep:
    """Plan a touch of the customer, for whoever keeps in touch with them."""
    return next_steps.plan(
        lead,
        StepKind.AFTERCARE,
        due_at=calling_opens_at(lead, touch.on),
        assignee=keeper_of(lead),
        attempt=attempt,
        why=touch.why,
    )


def keeper_of(lead: Lead) -> User | None:
    """Return who keeps in touch with the customer: inside, or the closer if the campaign says so or inside left."""
    inside = [lead.inside_rep, lead.territory.inside_rep if lead.territory else None]
    closer = lead.closed_by if lead.closed_by and lead.closed_by.role in (Role.INSIDE, Role.FIELD) else None
    candidates = [closer, *inside] if lead.campaign.aftercare_by == AftercareBy.CLOSER else [*inside, closer]
    return next((each for each in candidates if each and each.is_active), None)


def may_keep(lead: Lead, by) -> bool:
    """Return whether `by` is one of those who keep in touch with this customer."""
    if lead.stage != Stage.WON:
        return False
    inside = by.role == Role.INSIDE and (
        lead.inside_rep_id == by.pk or (lead.territory and lead.territory.inside_rep_id == by.pk)
    )
    return bool(inside) or (
        by.role in (Role.INSIDE, Role.FIELD) and by.pk in (lead.closed_by_id, lead.field_rep_id)
    )


def after(lead: Lead, outcome: str, note: str = "") -> Touch:
    """Return the next touch after a conversation with this outcome."""
    today = local_today(lead)
    if outcome == CustomerOutcome.ISSUE:
        return Touch(
            today + ISSUE_AFTER, _("Issue reported: %(note)s") % {"note": note or _("is it solved?")}
        )
    if outcome == CustomerOutcome.REPEAT_ORDER:
        return Touch(
            today + REPEAT_AFTER, _("Wants to order again: %(note)s") % {"note": note or _("create it")}
        )
    return next_regular(lead, today)


def next_regular(lead: Lead, today: date) -> Touch:
    """Return the next call of the rhythm, or the one before a renewal if that is sooner."""
    touch = Touch(today + lead.campaign.aftercare_every, _("Stay in touch."))
    for renews_on in _renewals(lead, today):
        notice = renews_on - RENEWAL_NOTICE
        on = notice if notice > today else renews_on
        if on < touch.on:
            touch = Touch(on, _("Contract renews on %(day)s.") % {"day": formats.full_day(renews_on)})
    return touch


def next_attempt(lead: Lead, step: NextStep | None, at: datetime) -> NextAttempt:
    """Return what follows an unanswered call of a customer, made at `at`."""
    attempt = step.attempt if step else 1
    today = at.astimezone(ZoneInfo(lead.zone)).date()
    if attempt >= ATTEMPTS:
        return NextAttempt(calling_opens_at(lead, next_regular(lead, today).on), 1, ATTEMPTS)
    part = clock.next_in_part(lead.calling_place, at + RETRY_AFTER, _other_part(lead, at))
    return NextAttempt(part or calling_opens_at(lead, today + RETRY_AFTER), attempt + 1, ATTEMPTS)


def plan_attempt(lead: Lead, step: NextStep | None, following: NextAttempt, by) -> None:
    """Plan the next attempt to reach a customer, who keeps the reason for the call."""
    transitions.save(lead, by)
    next_steps.plan(
        lead,
        StepKind.AFTERCARE,
        due_at=following.due_at,
        assignee=keeper_of(lead),
        attempt=following.attempt,
        why=step.why if step else _("Stay in touch."),
    )


def _renewals(lead: Lead, today: date) -> list[date]:
    """Return the coming renewals of all orders of the company."""
    found = Lead.objects.filter(company=lead.company_id, stage=Stage.WON, renews_on__gt=today)
    return [day for day in found.values_list("renews_on", flat=True) if day]


def _other_part(lead: Lead, at: datetime) -> "clock.DayPart":
    made_in = clock.part_of(at, lead.calling_place)
    return next(part for part in clock.DayPart if part != made_in)
