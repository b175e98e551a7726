"""Preview, start, cancel and undo an action on many leads. A sweep does the work (sweep.py)."""

from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Case, Count, IntegerField, Value, When
from django.utils.translation import gettext as _

from leads.funnel.transitions import Refused
from leads.models import BulkJob, BulkJobLead, Lead
from leads.models.job_state import JobState
from leads.models.lead_queryset import LeadQuerySet
from salesdesk import clock, formats
from salesdesk.people.models import User

from .action import Action

#: Leads of one job: enough for a day's work of a team, and a mistake can still be looked through.
MOST = 10_000
#: Jobs of one person in progress at once.
AT_ONCE = 3


class Preview(NamedTuple):
    """The leads that an action would be taken on, and how many it would leave as they are, by reason."""

    leads: int
    ready: int
    skipped: list[tuple[str, int]]
    is_too_many: bool


def preview(leads: LeadQuerySet, action: Action) -> Preview:
    """Count what the action would do, in one statement."""
    reasons = action.skipped()
    found = dict(
        Lead.objects.filter(pk__in=leads.order_by("pk").values("pk")[: MOST + 1])
        .annotate(skipped=first_reason(action))
        .order_by()
        .values_list("skipped")
        .annotate(count=Count("pk"))
    )
    skipped = [(str(why), found[place]) for place, (why, _condition) in enumerate(reasons) if place in found]
    total = sum(found.values())
    return Preview(min(total, MOST), found.get(None, 0), skipped, total > MOST)


def first_reason(action: Action) -> Case:
    """Return the place of the first reason for which the action leaves a lead as it is, or null."""
    cases = [When(condition, then=Value(place)) for place, (_why, condition) in enumerate(action.skipped())]
    return Case(*cases, default=None, output_field=IntegerField())


@transaction.atomic
def start(by: User, name: str, details: dict[str, Any], shown: str, leads: LeadQuerySet) -> BulkJob:
    """Start the action `name` on `leads`. Raises Refused for too many leads, or too many jobs at once."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if BulkJob.objects.at_work().filter(by=by).count() >= AT_ONCE:
        raise Refused(_("Wait until one of your actions is done, or cancel one."))
    found = list(leads.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if not found:
        raise Refused(_("No lead is selected any more. Select them again."))
    if len(found) > MOST:
        raise Refused(_("Narrow the list: at most %(most)s leads at once.") % {"most": formats.number(MOST)})
    job = BulkJob.objects.create(
        by=by, action=name, details=details, shown=shown[:300], leads_expected=len(found)
    )
    BulkJobLead.objects.bulk_create((BulkJobLead(job=job, lead_id=pk) for pk in found), batch_size=5_000)
    return job


def cancel(job: BulkJob) -> None:
    """Leave the leads that still wait as they are. Raises Refused if the job has ended."""
    running = BulkJob.objects.filter(pk=job.pk, state=JobState.RUNNING)
    if not running.update(state=JobState.CANCELLED, ended_at=clock.now()):
        raise Refused(_("This action has ended already."))


def undo(job: BulkJob) -> None:
    """Start undoing what was done. Raises Refused if that is not possible."""
    ended = BulkJob.objects.filter(pk=job.pk, state__in=[JobState.DONE, JobState.CANCELLED])
    if not job.can_be_undone or not ended.update(state=JobState.UNDOING, ended_at=None):
        raise Refused(_("This action can't be undone any more."))
