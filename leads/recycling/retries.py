"""Plan what follows an unanswered call.

`next_retry` decides it, for the label of the outcome key and for the call that is logged, so that the time on the key
is the time that is planned. It reads the calls made before this one, so compute it before the call is logged.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from campaigns.models.cadence import AfterLastAttempt
from leads.funnel import cadence, next_steps, transitions
from leads.funnel.cadence import NextAttempt
from leads.models import Lead, NextStep
from leads.models.queue.step_kind import StepKind
from leads.models.stages import DropReason, Stage, Stream

from . import aftercare, promised_calls, quote_calls, recycle, take_exit
from .exits import ExitRoute
from .take_exit import ExitDecision

#: An older preview is not used any more: the rep has seen a newer card since.
PREVIEW_VALID = timedelta(hours=12)


def next_retry(lead: Lead, step: NextStep | None, at: datetime) -> NextAttempt:
    """Return what follows the unanswered call of `step`, made at `at`.

    A promised call is retried by its own rule first, then by the campaign's cadence from its start. In nurture, the
    campaign's interval follows the cadence. A deal is called about its quote.
    """
    if lead.stage == Stage.WON:
        return aftercare.next_attempt(lead, step, at)
    attempt = step.attempt if step else 1
    if step and step.kind == StepKind.CALLBACK:
        if promised := promised_calls.next_attempt(lead.calling_place, attempt, at):
            return promised
        attempt = 1
    if lead.stage == Stage.OPPORTUNITY:
        return quote_calls.following(lead, step, at)
    following = cadence.next_attempt(lead, attempt, at)
    nurtured = lead.stream == Stream.NURTURE
    if following.after_last == AfterLastAttempt.NURTURE or (following.after_last and nurtured):
        on = _local_day(lead, at + lead.campaign.nurture_every)
        due_at = recycle.calling_opens_at(lead, on)
        return replace(following, due_at=due_at, after_last=AfterLastAttempt.NURTURE)
    return following


def retry_as_previewed(
    lead: Lead, step: NextStep | None, previewed_at: datetime | None, now: datetime
) -> NextAttempt:
    """Return what the outcome key promised at `previewed_at`, unless that is too old or its time has passed."""
    if previewed_at and now - PREVIEW_VALID <= previewed_at <= now:
        previewed = next_retry(lead, step, previewed_at)
        if previewed.due_at > now:
            return previewed
    return next_retry(lead, step, now)


def plan(lead: Lead, step: NextStep | None, following: NextAttempt, by) -> None:
    """Plan `following` for `lead`, which is locked. `step` is the completed one."""
    if lead.stage == Stage.WON:
        aftercare.plan_attempt(lead, step, following, by)
    elif following.promised:
        _plan_promised(lead, step, following, by)
    elif lead.stage == Stage.OPPORTUNITY:
        transitions.save(lead, by)
        quote_calls.plan(lead, step, following)
    elif lead.stream == Stream.NURTURE:
        _plan_in_nurture(lead, step, following, by)
    elif following.after_last == AfterLastAttempt.NURTURE:
        on = _local_day(lead, following.due_at)
        drop = ExitDecision(ExitRoute.NURTURE, on, DropReason.NOT_REACHED, _not_reached(following))
        take_exit.take(lead, None, drop=drop, locked=True)
    elif following.after_last:
        transitions.save(lead, by)
        why = _("Cool-down after %(count)s calls.") % {"count": following.of}
        next_steps.plan(lead, StepKind.COLD, due_at=following.due_at, why=why)
    else:
        _plan_attempt(lead, following, by, _attempt_text(following))


def _plan_promised(lead: Lead, step, following: NextAttempt, by) -> None:
    """Keep the promise open for the rep who made it."""
    transitions.save(lead, by)
    next_steps.plan(
        lead,
        StepKind.CALLBACK,
        due_at=following.due_at,
        assignee=step.assignee or lead.holder or by,
        attempt=following.attempt,
        why=step.why,
    )


def _plan_in_nurture(lead: Lead, step, following: NextAttempt, by) -> None:
    """Plan the next attempt or nurture call; an unanswered call keeps its talking point."""
    talking_point = step.why if step else ""
    if not following.after_last:
        _plan_attempt(lead, following, by, talking_point or _attempt_text(following))
        return
    transitions.save(lead, by)
    # Keep counting: a count beyond the cadence marks the lead as not reached.
    attempt = step.attempt if step and step.kind != StepKind.CALLBACK else 1
    next_steps.plan(
        lead,
        StepKind.NURTURE,
        due_at=following.due_at,
        assignee=lead.holder,
        attempt=max(attempt, following.of) + 1,
        why=talking_point or _not_reached(following),
    )


def _plan_attempt(lead: Lead, following: NextAttempt, by, why: str) -> None:
    transitions.save(lead, by)
    next_steps.plan(
        lead,
        StepKind.RETRY,
        due_at=following.due_at,
        assignee=lead.holder,
        attempt=following.attempt,
        why=why,
        hour_proposed=following.hour_proposed,
    )


def _attempt_text(following: NextAttempt) -> str:
    counts = {"attempt": following.attempt, "count": following.of}
    if following.hour_proposed:
        return _("Attempt %(attempt)s of %(count)s, in an hour that reaches more.") % counts
    return _("Attempt %(attempt)s of %(count)s.") % counts


def _not_reached(following: NextAttempt) -> str:
    return _("Not reached in %(count)s calls.") % {"count": following.of}


def _local_day(lead: Lead, at: datetime):
    return at.astimezone(ZoneInfo(lead.zone)).date()
