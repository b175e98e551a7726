"""Phone nurture: scheduled calls that always have a successor (R11).

An unanswered call is retried by the cadence. After its last attempt, calls continue at the campaign's nurture
interval, and the manager sees the lead as not reached.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from leads.models import Lead, NextStep
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stream
from salesdesk import clock

#: Managers see calls that are overdue by more than this.
OVERDUE_AFTER = timedelta(days=7)
#: This many conversations in a row with "no interest" start a cool-down.
NO_INTEREST_LIMIT = 3


def planned(user):
    """Return the open steps of the leads in phone nurture that `user` can see, with what a row shows."""
    steps = NextStep.objects.filter(lead__in=Lead.objects.visible_to(user).filter(stream=Stream.NURTURE))
    return steps.select_related("lead__company", "lead__campaign", "lead__holder", "contact")


def overdue(now: datetime) -> Q:
    return Q(due_at__lt=now - timedelta(days=1))


def this_week(now: datetime) -> Q:
    """Match calls due within seven days, including those that slipped since yesterday."""
    return Q(due_at__gte=now - timedelta(days=1), due_at__lt=now + timedelta(days=7))


def later(now: datetime) -> Q:
    return Q(due_at__gte=now + timedelta(days=7))


def needs_a_manager(now: datetime) -> Q:
    """Match leads that the whole cadence did not reach, and calls that are long overdue."""
    return Q(kind=StepKind.NURTURE) & (Q(attempt__gt=1) | Q(due_at__lt=now - OVERDUE_AFTER))


def cool_down_after_no(lead: Lead) -> None:
    """Start the campaign's cool-down if the last three conversations ended with "no interest".

    The current call is in the timeline already. `lead` is locked; the caller saves it.
    """
    if lead.round < NO_INTEREST_LIMIT:
        return  # each "no interest" starts a new round
    conversations = lead.activities.conversations().order_by("-at", "-id")
    last = list(conversations.values_list("outcome", flat=True)[:NO_INTEREST_LIMIT])
    if last == [Outcome.NO_INTEREST] * NO_INTEREST_LIMIT:
        until = clock.now() + lead.campaign.no_interest_cooldown
        lead.cooldown_until = until.astimezone(ZoneInfo(lead.zone)).date()
