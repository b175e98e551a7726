"""The calls after a quote, which plan themselves: the first one, then one every few days, until it is answered.

Inside gets them in the call queue, field as steps of its own. After the last one the holder decides how to go on.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from leads.funnel import next_steps
from leads.funnel.cadence import NextAttempt
from leads.models import Contact, Lead, NextStep
from leads.models.queue.step_kind import QUOTE_KINDS, StepKind
from leads.models.stages import Stream
from salesdesk import clock

from . import recycle

#: Between the name of the quote and the number of the call.
BETWEEN = " · "
#: The holder's own steps, which the calls after a quote take the place of.
CLOSER_STEPS = (StepKind.FIELD, StepKind.CLOSE)


def start(lead: Lead, by, *, contact: Contact, about: str) -> NextStep | None:
    """Plan the first call to `contact` after the quote `about`, of the locked `lead`, in place of the holder's step.

    Returns None if a call to them is promised already: that one tells of the quote too.
    """
    next_steps.finish_all(lead.steps.filter(kind__in=[*CLOSER_STEPS, *QUOTE_KINDS]), by)
    if promised := lead.steps.filter(contact=contact).first():
        next_steps.add_talking_point(promised, about)
        return None
    on = _day(lead, clock.now() + lead.campaign.quote_first_call_after)
    return _plan(lead, 1, _due_at(lead, on), contact, about)


def following(lead: Lead, step: NextStep | None, at: datetime) -> NextAttempt:
    """Return what follows the call of `step`, made at `at`: the next call, or after the last one a decision."""
    attempt = _attempts(lead, step) + 1
    on = _day(lead, at + lead.campaign.quote_call_every)
    return NextAttempt(_due_at(lead, on), attempt, lead.campaign.quote_calls)


def is_decision(following: NextAttempt) -> bool:
    """Return whether the calls are over, so that the holder decides how to go on."""
    return following.attempt > following.of


def plan(lead: Lead, step: NextStep | None, following: NextAttempt) -> NextStep:
    """Plan `following` for the locked `lead`; `step` is the completed one."""
    contact = step.contact if step else lead.contact
    about = (step.why.rpartition(BETWEEN)[0] or step.why) if step else _("Quote")
    return _plan(lead, following.attempt, following.due_at, contact, about)


def advance(lead: Lead, step: NextStep, by, at: datetime) -> NextStep:
    """Complete `step`, whose call was made at `at`, and plan what follows."""
    next_steps.complete(step, by)
    return plan(lead, step, following(lead, step, at))


def decide(lead: Lead, contact: Contact | None, why: str) -> NextStep:
    """Plan a step of the holder for now, to decide how to go on."""
    return _plan_decision(lead, clock.now(), contact, why)


def stop(lead: Lead, by, *, why: str) -> None:
    """Cancel the calls after a quote of the locked `lead`; the holder decides how to go on, because of `why`."""
    open_calls = lead.steps.filter(kind__in=QUOTE_KINDS)
    if open_calls.exists():
        contact = open_calls[0].contact
        next_steps.cancel_steps(open_calls, by)
        _plan_decision(lead, clock.now(), contact, why)
    elif step := lead.steps.filter(kind__in=CLOSER_STEPS).first():
        next_steps.add_talking_point(step, why)


def _plan(lead: Lead, attempt: int, due_at: datetime, contact: Contact | None, about: str) -> NextStep:
    count, holder, in_field = lead.campaign.quote_calls, lead.holder, lead.stream == Stream.FIELD
    if attempt > count:
        why = _("%(quote)s: no answer after %(count)s calls. Decide how to go on.")
        return _plan_decision(lead, due_at, contact, why % {"quote": about, "count": count})
    facts = {"attempt": attempt, "count": count}
    why = about + BETWEEN + _("follow-up call %(attempt)s of %(count)s") % facts
    if in_field or contact is None or not contact.phone:
        kind = StepKind.FIELD_QUOTE if in_field else StepKind.CLOSE
        return next_steps.plan(
            lead, kind, due_at=due_at, contact=contact, assignee=holder, attempt=attempt, why=why
        )
    return next_steps.plan(
        lead, StepKind.QUOTE, due_at=due_at, contact=contact, assignee=holder, attempt=attempt, why=why
    )


def _plan_decision(lead: Lead, due_at: datetime, contact: Contact | None, why: str) -> NextStep:
    kind = StepKind.FIELD if lead.stream == Stream.FIELD else StepKind.CLOSE
    return next_steps.plan(lead, kind, due_at=due_at, contact=contact, assignee=lead.holder, why=why)


def _due_at(lead: Lead, on: date) -> datetime:
    """Return when a call of that day is due: field calls in its own hours, inside when calling begins there."""
    if lead.stream == Stream.FIELD and lead.holder:
        return clock.instant_of(datetime.combine(on, lead.holder.work_start), lead.holder.time_zone)
    return recycle.calling_opens_at(lead, on)


def _attempts(lead: Lead, step: NextStep | None) -> int:
    """Return how many calls were made after the quote; a promised call between them does not count."""
    if step and step.kind in QUOTE_KINDS:
        return step.attempt
    last = lead.completed_steps.filter(kind__in=QUOTE_KINDS).order_by("-done_at").first()
    return last.attempt if last else 0


def _day(lead: Lead, at: datetime) -> date:
    return at.astimezone(ZoneInfo(lead.zone)).date()
