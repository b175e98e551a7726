"""Tasks of somebody who leaves or is away (R5)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leads.models import Task
from salesdesk import clock, formats
from salesdesk.people.membership.absences import AFTERWARDS, Decision, WorkDuringAbsence
from salesdesk.people.models import User

from . import actions

PREFIX = "task_"
#: More than a person can have due in one absence; the rest stays as it is.
MOST = 100


def offboarding_obstacles(person: User) -> Iterator[str]:
    """Yield why `person` can't be deactivated: their open tasks. For salesdesk.people.membership.offboarding."""
    if count := person.tasks.open().count():
        yield ngettext(
            "%(who)s has %(count)s open task. Reassign it first.",
            "%(who)s has %(count)s open tasks. Reassign them first.",
            count,
        ) % {"who": person, "count": formats.number(count)}


def listed(person: User, starts_at: datetime, ends_at: datetime) -> list[WorkDuringAbsence]:
    """Return the tasks due in that time. An absence that has begun includes what is overdue."""
    due = Task.objects.open().filter(person=person, due_at__lt=ends_at)
    if starts_at > clock.now():
        due = due.filter(due_at__gte=starts_at)
    rows = due.select_related("lead__company").order_by("due_at", "pk")[:MOST]
    return [
        WorkDuringAbsence(f"{PREFIX}{task.pk}", task.what, _("Task"), task.due_at, str(task.lead.company))
        for task in rows
    ]


def decide(person: User, by: User, decision: Decision, back_at: datetime) -> str:
    """Do what was decided with one task; return a message if it could not be done."""
    if not decision.key.startswith(PREFIX):
        return ""
    pk = int(decision.key.removeprefix(PREFIX))
    task = Task.objects.open().filter(pk=pk, person=person).first()
    if task is None:
        return _("A task was done or reassigned meanwhile.")
    if decision.choice == AFTERWARDS:
        actions.postpone(task, by, person.calendar.add(back_at, timedelta(hours=1)))
    elif decision.colleague:
        actions.transfer(Task.objects.filter(pk=pk), decision.colleague, by)
    return ""
