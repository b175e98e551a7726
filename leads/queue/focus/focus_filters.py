"""Saved filters of field: all cold leads that match are called first this week (R5, R15).

What matches is looked up once, when the filter is asked for: each lead gets a focus request and the rank of one, so
that the claim stays one read of the queue's index.
"""

from datetime import datetime, time
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Collate, Replace, Upper
from django.utils.translation import gettext as _

from leads.funnel import transitions
from leads.models import FocusFilter, FocusRequest, Lead, NextStep
from leads.models.queue.ranks import BANDS, HEAD_START
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from salesdesk import clock, formats

from .focus_requests import WEEK, release, requested_week

#: No more leads than can be called in a week.
MOST = 200
LAST_CHARACTER = "\uffff"


@transaction.atomic
def ask(focus_filter: FocusFilter) -> int:
    """Save the filter and request all calls that match, for this week. Return how many leads it asks for.

    Raises Refused if none match, or too many.
    """
    now = clock.now()
    focus_filter.week, focus_filter.at = requested_week(now), now
    found = matching(focus_filter).order_by("pk").select_for_update(of=["self"], no_key=True)
    leads = list(found.values_list("pk", flat=True)[: MOST + 1])
    if not leads:
        raise transitions.Refused(_("No cold lead in your territories matches. Use fewer conditions."))
    if len(leads) > MOST:
        message = _("More than %(most)s leads match. Narrow the filter: they can't all come first.")
        raise transitions.Refused(message % {"most": formats.number(MOST)})
    focus_filter.save()
    why = (focus_filter.note or str(focus_filter))[:200]
    facts = {"by": focus_filter.by, "week": focus_filter.week, "note": why, "at": now}
    FocusRequest.objects.active().filter(lead__in=leads, week__lt=focus_filter.week).update(is_active=False)
    FocusRequest.objects.bulk_create(
        [FocusRequest(lead_id=lead, focus_filter=focus_filter, **facts) for lead in leads],
        ignore_conflicts=True,
    )
    cold = NextStep.objects.filter(lead__in=leads, kind=StepKind.COLD, rank__gte=BANDS[StepKind.COLD])
    cold.update(rank=F("rank") - HEAD_START)
    return len(leads)


@transaction.atomic
def remove(focus_filter: FocusFilter) -> None:
    """Delete the filter, and withdraw what it asks for this week."""
    release(FocusRequest.objects.active().filter(focus_filter=focus_filter))
    FocusFilter.objects.filter(pk=focus_filter.pk).delete()


def matching(focus_filter: FocusFilter) -> QuerySet[Lead]:
    """Return the cold leads in the field rep's own territories that match and can be called in the week."""
    end = clock.instant_of(datetime.combine(focus_filter.week + WEEK, time()), "UTC")
    callable_steps = NextStep.objects.filter(kind=StepKind.COLD, without_legal_basis=False, due_at__lt=end)
    leads = Lead.objects.filter(
        territory__field_rep=focus_filter.by,
        stage=Stage.SUSPECT,
        stream=Stream.INSIDE,
        pk__in=callable_steps.values("lead"),
    )
    if focus_filter.campaign_id:
        leads = leads.filter(campaign=focus_filter.campaign_id)
    if focus_filter.industry:
        leads = leads.filter(company__industry__icontains=focus_filter.industry)
    if focus_filter.city:
        leads = leads.filter(company__city__iexact=focus_filter.city)
    if focus_filter.name:
        leads = leads.filter(company__name__icontains=focus_filter.name)
    if focus_filter.postcodes:
        code = Upper(Replace("company__postcode", Value(" "), Value("")))
        leads = leads.annotate(code=Collate(code, "C")).filter(
            reduce(or_, map(_covers, focus_filter.postcodes))
        )
    return leads


def _covers(pattern: str) -> Q:
    """Return the condition that a prefix (50) or a range (1000-1999) covers `code`, as territories do."""
    first, is_range, last = pattern.partition("-")
    if not is_range:
        return Q(code__startswith=first)
    return Q(code__gte=first) & Q(code__lt=last + LAST_CHARACTER)
