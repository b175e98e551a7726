"""What field asked for this week: cold leads that are called before the other cold ones (R5, R15).

A wish is a place in the queue's order, and it ends with the week by itself.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from leads.funnel import transitions
from leads.funnel.actions import may_request_focus
from leads.models import FocusRequest, Lead, NextStep
from leads.models.queue.next_step import StepKind
from leads.models.queue.ranks import BANDS, HEAD_START, rank_of
from salesdesk import clock

#: From Saturday on people ask for the coming week.
WEEKEND = timedelta(days=2)


def requested_week(now: datetime) -> date:
    """The Monday of the week for which somebody asks now."""
    day = (now + WEEKEND).date()
    return day - timedelta(days=day.weekday())


@transaction.atomic
def request(lead: Lead, by, *, note: str = "") -> FocusRequest:
    """`by` wants this cold lead called this week; asked twice it is one wish, with the later note.

    Raises NotYours, or Refused with a sentence where another call is planned or nobody may call.
    """
    lead = transitions.lock_lead(lead.pk)
    if not may_request_focus(lead, by):
        raise transitions.NotYours(_("Only cold leads of your own territories are asked for."))
    now = clock.now()
    week = requested_week(now)
    step = lead.steps.filter(kind=StepKind.COLD).first()
    _check(lead, step, week)
    focus_request, _new = FocusRequest.objects.update_or_create(
        lead=lead, week=week, defaults={"by": by, "note": note.strip(), "is_active": True, "at": now}
    )
    lead.steps.filter(kind=StepKind.COLD).update(rank=rank_of(StepKind.COLD, lead.score, requested=True))
    return focus_request


@transaction.atomic
def withdraw(focus_request: FocusRequest) -> None:
    """Not any more: the lead waits among the other cold ones again."""
    transitions.lock_lead(focus_request.lead_id)
    FocusRequest.objects.filter(pk=focus_request.pk).delete()
    _reset_rank([focus_request.lead_id])


def run(now: datetime, limit: int = 500) -> int:
    """End the wishes of weeks that are over. Returns how many."""
    with transaction.atomic():
        week = requested_week(now)
        over = FocusRequest.objects.active().filter(week__lt=week).select_for_update(skip_locked=True)
        ended = dict(over.order_by("week", "pk").values_list("pk", "lead")[:limit])
        again = set(
            FocusRequest.objects.filter(lead__in=ended.values(), week=week).values_list("lead", flat=True)
        )
        FocusRequest.objects.filter(pk__in=ended).update(is_active=False)
        _reset_rank([lead for lead in ended.values() if lead not in again])
    return len(ended)


def _check(lead: Lead, step: NextStep | None, week: date) -> None:
    if step is None:
        planned = lead.steps.order_by("due_at").first()
        said = planned.get_kind_display() if planned else _("nothing")
        raise transitions.Refused(_("Not a cold call any more. Planned: %(what)s.") % {"what": said})
    if step.without_legal_basis:
        raise transitions.Refused(_("The law asks a ground to call them, and none is known yet."))
    if step.due_at.date() >= week + timedelta(days=7):
        said = _("They were called often, and rest until %(day)s.")
        raise transitions.Refused(said % {"day": f"{step.due_at:%Y-%m-%d}"})


def _reset_rank(leads: list[int]) -> None:
    wished = NextStep.objects.filter(lead__in=leads, kind=StepKind.COLD, rank__lt=BANDS[StepKind.COLD])
    wished.update(rank=F("rank") + HEAD_START)
