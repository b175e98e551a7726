"""The telephone nurture: dated calls that are never silent (R11).

A call that is not answered is tried again by the cadence; when that is through, the campaign's rhythm goes on
and the manager sees the lead among those that nobody reaches.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from campaigns.models.cadence import AfterLast
from leads.funnel import cadence, next_steps, transitions
from leads.funnel.cadence import NextTry
from leads.models import Lead, NextStep
from leads.models.nextstep import Kind
from leads.models.stages import Stream
from leads.models.touch import Outcome
from salesdesk import clock

from . import recycle

#: A dated call that nobody made for so long is a manager's matter.
SLIPPED = timedelta(days=7)
#: So many conversations in a row that ended in "no interest" let a lead rest.
TIMES_NO = 3


def planned(user):
    """The open steps of the leads in the nurture that `user` sees, with what a row shows."""
    steps = NextStep.objects.filter(lead__in=Lead.objects.seen_by(user).filter(stream=Stream.NURTURE))
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
    return Q(kind=Kind.NURTURE) & (Q(attempt__gt=1) | Q(due_at__lt=now - SLIPPED))


def next_try(lead: Lead, attempt: int, at: datetime) -> NextTry:
    """What follows on an unanswered call. In the nurture the rhythm goes on where the cadence ends."""
    following = cadence.next_try(lead, attempt, at)
    if following.then and lead.stream == Stream.NURTURE:
        on = (at + lead.campaign.nurture_every).date()
        return replace(following, due_at=recycle.opening_on(lead, on), then=AfterLast.NURTURE)
    return following


def unanswered(lead: Lead, attempt: int, by, bring_up: str) -> None:
    """Nobody answered a call of the nurture: another try, or the next one in the rhythm. `lead` is locked."""
    following = next_try(lead, attempt, clock.now())
    transitions.save(lead, by)
    if following.then:
        # The count goes on: that is how a lead shows that the whole cadence did not reach it.
        count, due_at = max(attempt, following.of) + 1, following.due_at
        why = bring_up or _("Not reached in %(count)s calls.") % {"count": following.of}
        next_steps.plan(lead, Kind.NURTURE, due_at=due_at, assignee=lead.holder, attempt=count, why=why)
        return
    why = bring_up or _("Try %(attempt)s of %(count)s.") % {
        "attempt": following.attempt,
        "count": following.of,
    }
    next_steps.plan(
        lead, Kind.RETRY, due_at=following.due_at, assignee=lead.holder, attempt=following.attempt, why=why
    )


def rest_after_no(lead: Lead) -> None:
    """They said no: after three times in a row nobody calls them for the campaign's rest. The call stands in the
    story already; `lead` is locked, and saved by what follows."""
    if lead.round < TIMES_NO:
        return  # each no began a round
    talks = lead.touches.conversations().order_by("-at", "-id")
    last = list(talks.values_list("outcome", flat=True)[:TIMES_NO])
    if last == [Outcome.NO_INTEREST] * TIMES_NO:
        lead.rests_until = (clock.now() + lead.campaign.no_rests_for).date()
