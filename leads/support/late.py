"""Tell when a task for Support is late: once per due date, by a sweep."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from leads.models import SupportTask
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import User
from salesdesk.workers.batch import run_each

from . import telling

LATE = gettext_noop("Late: %(what)s for %(company)s")


def run(now: datetime, limit: int = 200) -> int:
    """Tell of the tasks that fell due. Returns how many."""
    due = SupportTask.objects.unfinished().filter(due_at__lte=now, late_told_at__isnull=True)
    return run_each(due.order_by("due_at").values_list("pk", flat=True)[:limit], lambda pk: _tell(pk, now))


@transaction.atomic
def _tell(pk: int, now: datetime) -> bool:
    """Tell whom the task waits for, and the managers. Claims it, so that two sweeps tell once."""
    due = SupportTask.objects.unfinished().filter(pk=pk, due_at__lte=now, late_told_at__isnull=True)
    if not due.update(late_told_at=now):
        return False
    task = SupportTask.objects.for_lists().get(pk=pk)
    for person in _waited_for(task):
        _notify(task, person, Kind.TASK)
    for manager in telling.managers_of(task):
        _notify(task, manager, Kind.ESCALATED)
    return True


def _waited_for(task: SupportTask) -> list[User]:
    """Return the rep while a question waits, else the assignee, or all of Support."""
    if task.state == SupportTask.State.WAITING:
        return [task.requested_by]
    return [task.assignee] if task.assignee else list(telling.support_of(task))


def _notify(task: SupportTask, person: User, kind: Kind) -> None:
    notifications.notify(
        person,
        kind,
        subject=LATE,
        what=task.get_kind_display(),
        company=task.lead.company,
        text=task.what,
        url=reverse("support-task", args=[task.pk]),
        key=telling.key_of(task, f"late:{task.due_at.isoformat()}"),
    )
