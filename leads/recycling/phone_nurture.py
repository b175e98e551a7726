"""The telephone nurture: dated calls that are never silent (R11).

A call that is not answered is tried again by the cadence; when that is through, the campaign's rhythm goes on
and the manager sees the lead among those that nobody reaches.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from campaigns.models.cadence import AfterLastAttempt
from leads.funnel import cadence, next_steps, transitions
from leads.funnel.cadence import NextAttempt
from leads.models import Lead, NextStep
from leads.models.calling.activity import Outcome
from leads.models.queue.next_step import StepKind
from leads.models.stages import Stream
from salesdesk import clock

from . import recycle

#: A dated call that nobody made for so long is a manager's matter.
OVERDUE_AFTER = timedelta(days=7)
#: So many conversations in a row that ended in "no interest" let a lead rest.
NO_INTEREST_LIMIT = 3


def planned(user):
    """The open steps of the leads in the nurture that `user` sees, with what a row shows."""
    steps = NextStep.objects.filter(lead__in=Lead.objects.visible_to(user).filter(stream=Stream.NURTURE))
    return steps.select_related("lead__company", "lead__campaign", "lead__holder", "contact")


def overdue(now: datetime) -> Q:
    return Q(due_at__lt=now - timedelta(days=1))


def this_week(now: datetime) -> Q:
    """Today and the seven days after it; what slipped since yesterday is done today."""
    return Q(due_at__gte=now - timedelta(days=1), due_at__lt=now + timedelta(days=7))


def later(now: datetime) -> Q:
    return Q(due_at__gte=now + timedelta(days=7))


def needs_a_manager(now: datetime) -> Q:
    """Not reached by the whole cadence, or a dated call that nobody made."""
    return Q(kind=StepKind.NURTURE) & (Q(attempt__gt=1) | Q(due_at__lt=now - OVERDUE_AFTER))


def next_attempt(lead: Lead, attempt: int, at: datetime) -> NextAttempt:
    """What follows on an unanswered call. In the nurture the rhythm goes on where the cadence ends."""
    following = cadence.next_attempt(lead, attempt, at)
    if following.after_last and lead.stream == Stream.NURTURE:
        on = (at + lead.campaign.nurture_every).date()
        return replace(
            following, due_at=recycle.calling_opens_at(lead, on), after_last=AfterLastAttempt.NURTURE
        )
    return following


def plan_after_no_answer(lead: Lead, attempt: int, by, talking_point: str) -> None:
    """Nobody answered a call of the nurture: another try, or the next one in the rhythm. `lead` is locked."""
    following = next_attempt(lead, attempt, clock.now())
    transitions.save(lead, by)
    if following.after_last:
        # The count goes on: that is how a lead shows that the whole cadence did not reach it.
        count, due_at = max(attempt, following.of) + 1, following.due_at
        why = talking_point or _("Not reached in %(count)s calls.") % {"count": following.of}
        next_steps.plan(lead, StepKind.NURTURE, due_at=due_at, assignee=lead.holder, attempt=count, why=why)
        return
    why = talking_point or _("Try %(attempt)s of %(count)s.") % {
        "attempt": following.attempt,
        "count": following.of,
    }
    next_steps.plan(
        lead,
        StepKind.RETRY,
        due_at=following.due_at,
        assignee=lead.holder,
        attempt=following.attempt,
        why=why,
    )


def cool_down_after_no(lead: Lead) -> None:
    """They said no: after three times in a row nobody calls them for the campaign's rest. The call stands in the
    story already; `lead` is locked, and saved by what follows."""
    if lead.round < NO_INTEREST_LIMIT:
        return  # each no began a round
    talks = lead.activities.conversations().order_by("-at", "-id")
    last = list(talks.values_list("outcome", flat=True)[:NO_INTEREST_LIMIT])
    if last == [Outcome.NO_INTEREST] * NO_INTEREST_LIMIT:
        lead.cooldown_until = (clock.now() + lead.campaign.no_interest_cooldown).date()
