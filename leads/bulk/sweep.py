"""The sweep that takes actions on many leads: lead by lead, each in a transaction of its own.

The rights of the person are checked for each lead. One lead that fails does not stop the others.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from leads.funnel.transitions import Refused
from leads.models import BulkJob, BulkJobLead, Lead
from leads.models.job_state import JobState
from salesdesk import clock, formats
from salesdesk.workers.turns import take_turns

from . import jobs
from .action import Action
from .actions import ACTIONS

log = logging.getLogger(__name__)

RUN = 15.0  # seconds for one run of the sweep
State = BulkJobLead.State


def run(now: datetime) -> int:
    """Go on with all jobs for at most RUN seconds; return how many leads were looked at."""
    waiting = BulkJob.objects.at_work().order_by("pk").values_list("pk", flat=True)
    return take_turns(list(waiting), _next_lead, RUN)


@transaction.atomic
def _next_lead(pk: int) -> int | None:
    """Take the action on the next lead, or undo it; None if there is none, or another worker has the job."""
    found = BulkJob.objects.at_work().select_for_update(skip_locked=True, of=["self"])
    job = found.select_related("by").filter(pk=pk).first()
    if job is None:
        return None
    undoes = job.state == JobState.UNDOING
    row = job.leads.filter(state=State.DONE if undoes else State.WAITING).order_by("lead").first()
    if not job.by.is_active or job.by.role not in ACTIONS[job.action].roles:
        _end(job, JobState.CANCELLED)
        return None
    if row is None:
        _end(job, JobState.UNDONE if undoes else JobState.DONE)
        return None
    with formats.read_by(job.by):
        action = ACTIONS[job.action](job.details, job.by)
        if undoes:
            row.state, row.why = _undo(row, action)
        else:
            row.state, row.why, row.before = _take(row, action)
    row.save(update_fields=["state", "why", "before"])
    return 1


def _take(row: BulkJobLead, action: Action) -> tuple[str, str, Any]:
    if why := action.reason_to_stop():
        return State.SKIPPED, why, None
    seen = Lead.objects.visible_to(action.by).filter(pk=row.lead_id)
    reasons = list(seen.annotate(skipped=jobs.first_reason(action)).values_list("skipped", flat=True))
    if not reasons:
        return State.SKIPPED, _("You can't see this lead any more"), None
    if reasons[0] is not None:
        return State.SKIPPED, str(action.skipped()[reasons[0]][0]), None
    why, before = _tried(lambda: action.take(row.lead_id), row)
    return (State.SKIPPED, why, None) if why else (State.DONE, "", before)


def _undo(row: BulkJobLead, action: Action) -> tuple[str, str]:
    why, _nothing = _tried(lambda: action.undo(row.lead_id, row.before), row)
    return (State.KEPT, why) if why else (State.UNDONE, "")


def _tried(work: Callable[[], Any], row: BulkJobLead) -> tuple[str, Any]:
    """Return why the work was refused, or "" with its result. Nothing stays of what was refused."""
    try:
        with transaction.atomic():
            return "", work()
    except Refused as refused:
        return str(refused)[:300], None
    except Exception:
        log.exception("Lead %s of bulk job %s failed", row.lead_id, row.job_id)
        return _("An error occurred. An admin finds it in the log."), None


def _end(job: BulkJob, state: JobState) -> None:
    job.state, job.ended_at = state, clock.now()
    job.save(update_fields=["state", "ended_at"])
