"""Focus requests: cold leads that inside calls before other cold leads this week (R5, R15).

A request raises the rank of the lead's next step and expires at the end of the week.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from leads.funnel import transitions
from leads.funnel.actions import may_request_focus
from leads.models import Activity, FocusRequest, Lead, NextStep
from leads.models.queue.focus_request import FocusRequestQuerySet
from leads.models.queue.ranks import BANDS, HEAD_START, rank_of
from leads.models.queue.step_kind import StepKind
from salesdesk import clock, formats

WEEK = timedelta(weeks=1)
#: From Saturday on, the requests of the week are over.
WEEKEND = timedelta(days=2)
#: From Friday on, when inside and field meet, new requests last until the end of the coming week.
PLANNED_AHEAD = timedelta(days=3)


def requested_week(now: datetime) -> date:
    """Return the Monday of the week that a request made at `now` is for."""
    return _monday_of(now + PLANNED_AHEAD)


@transaction.atomic
def request(lead: Lead, by, *, note: str = "") -> FocusRequest:
    """Request a call of this cold lead for this week; a repeated request replaces the note.

    Raises NotYours outside the person's territories, and Refused if the lead is not cold or can't be called.
    """
    lead = transitions.lock_lead(lead.pk)
    if not may_request_focus(lead, by):
        raise transitions.NotYours(_("You can only request cold leads in your own territories."))
    now = clock.now()
    week = requested_week(now)
    step = lead.steps.filter(kind=StepKind.COLD).first()
    _check(lead, step, week)
    facts = {"by": by, "note": note.strip(), "focus_filter": None, "is_active": True, "at": now}
    focus_request, _new = FocusRequest.objects.update_or_create(lead=lead, week=week, defaults=facts)
    lead.focus_requests.active().filter(week__lt=week).update(is_active=False)
    lead.steps.filter(kind=StepKind.COLD).update(rank=rank_of(StepKind.COLD, lead.score, requested=True))
    return focus_request


@transaction.atomic
def withdraw(focus_request: FocusRequest) -> None:
    """Delete the request and reset the lead's rank."""
    release(FocusRequest.objects.filter(pk=focus_request.pk))


def release(requests: FocusRequestQuerySet) -> None:
    """Delete these requests in a transaction, and reset the ranks of their leads."""
    leads = Lead.objects.filter(focus_requests__in=requests).order_by("pk")
    found = list(leads.select_for_update(of=["self"], no_key=True).values_list("pk", flat=True))
    requests.delete()
    renewed = FocusRequest.objects.active().filter(lead__in=found).values_list("lead", flat=True)
    _reset_rank(list(set(found) - set(renewed)))


def with_calls(requests: FocusRequestQuerySet) -> FocusRequestQuerySet:
    """Return focus requests to list, the latest first, with the last call since each was made (`called_at`)."""
    called = Activity.objects.not_undone().filter(
        lead=OuterRef("lead"), kind=Activity.Kind.CALL, at__gte=OuterRef("at")
    )
    found = requests.annotate(called_at=Subquery(called.order_by("-at").values("at")[:1]))
    return found.select_related("lead__company", "by").order_by("-at")


def run(now: datetime, limit: int = 500) -> int:
    """Expire the requests of past weeks. Returns how many."""
    with transaction.atomic():
        week = _monday_of(now + WEEKEND)
        over = FocusRequest.objects.active().filter(week__lt=week).select_for_update(skip_locked=True)
        ended = dict(over.order_by("week", "pk").values_list("pk", "lead")[:limit])
        renewed = set(
            FocusRequest.objects.filter(lead__in=ended.values(), week__gte=week).values_list(
                "lead", flat=True
            )
        )
        FocusRequest.objects.filter(pk__in=ended).update(is_active=False)
        _reset_rank([lead for lead in ended.values() if lead not in renewed])
    return len(ended)


def _monday_of(moment: datetime) -> date:
    return moment.date() - timedelta(days=moment.weekday())


def _check(lead: Lead, step: NextStep | None, week: date) -> None:
    if step is None:
        planned = lead.steps.order_by("due_at").first()
        what = planned.get_kind_display() if planned else _("nothing")
        raise transitions.Refused(_("This is no longer a cold lead. Next step: %(what)s.") % {"what": what})
    if step.without_legal_basis:
        raise transitions.Refused(_("Missing legal basis. Add one before requesting a call."))
    if step.due_at.date() >= week + WEEK:
        message = _("This lead is in cool-down until %(day)s. Request the call after that.")
        raise transitions.Refused(message % {"day": formats.full_day(step.due_at)})


def _reset_rank(leads: list[int]) -> None:
    steps = NextStep.objects.filter(lead__in=leads, kind=StepKind.COLD, rank__lt=BANDS[StepKind.COLD])
    steps.update(rank=F("rank") + HEAD_START)
