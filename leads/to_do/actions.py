"""Add, change, complete and reopen tasks. Each change is kept, and the people concerned are told."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from leads.funnel import activities
from leads.funnel.transitions import NotYours, Refused
from leads.models import Activity, Lead, Task, TaskChange
from leads.models.task import TaskQuerySet
from salesdesk import clock
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import User

Event = TaskChange.Event


@transaction.atomic
def add(lead: Lead, by: User, *, what: str, due_at: datetime, person: User) -> Task:
    """Give `person` a task about `lead`."""
    task = Task.objects.create(
        lead=lead, what=what, due_at=due_at, person=person, created_by=by, created_at=clock.now()
    )
    _record(task, Event.CREATED, by)
    return task


@transaction.atomic
def change(task: Task, by: User, *, what: str, due_at: datetime, person: User) -> Task:
    """Change what is to be done, by when or by whom."""
    task = _lock(task, by)
    if task.done_at:
        raise Refused(_("This task is done. Reopen it first."))
    given = person.pk != task.person_id
    if (what, due_at) == (task.what, task.due_at) and not given:
        return task
    task.what, task.due_at, task.person = what, due_at, person
    task.save()
    _record(task, Event.REASSIGNED if given else Event.CHANGED, by)
    return task


@transaction.atomic
def complete(task: Task, by: User) -> Task:
    """Mark the task as done, in the lead's timeline too. Completing it twice does nothing."""
    task = _lock(task, by)
    if task.done_at:
        return task
    task.done_at, task.done_by = clock.now(), by
    task.save()
    _record(task, Event.DONE, by)
    activities.log(task.lead, Activity.Kind.TASK, task.what, by)
    return task


@transaction.atomic
def reopen(task: Task, by: User) -> Task:
    """Open a task again that was marked as done; the timeline says so."""
    task = _lock(task, by)
    if task.done_at is None:
        return task
    task.done_at = task.done_by = None
    task.save()
    _record(task, Event.REOPENED, by)
    activities.log(task.lead, Activity.Kind.TASK, _("Reopened: %(what)s") % {"what": task.what}, by)
    return task


@transaction.atomic
def transfer(tasks: TaskQuerySet, to: User, by: User | None) -> int:
    """Give these open tasks to `to`, as in a takeover. Return how many."""
    found = list(tasks.open().exclude(person=to).select_for_update(of=["self"]).order_by("pk"))
    for task in found:
        task.person = to
        task.save(update_fields=["person"])
        _record(task, Event.REASSIGNED, by)
    return len(found)


@transaction.atomic
def postpone(task: Task, by: User | None, due_at: datetime) -> None:
    """Move the due date of an open task."""
    found = Task.objects.open().select_for_update(of=["self"]).filter(pk=task.pk).first()
    if found:
        found.due_at = due_at
        found.save(update_fields=["due_at"])
        _record(found, Event.CHANGED, by)


def _lock(task: Task, by: User) -> Task:
    locked = Task.objects.select_for_update(of=["self"]).select_related("person", "created_by", "lead")
    task = locked.get(pk=task.pk)
    if not task.may_be_changed_by(by):
        raise NotYours(_("This task belongs to %(who)s.") % {"who": task.person})
    return task


def _record(task: Task, event: str, by: User | None) -> None:
    """Keep how the task stands now, and tell its assignee or the person who gave it."""
    facts = {"what": task.what, "due_at": task.due_at, "person": task.person, "by": by, "at": clock.now()}
    row = TaskChange.objects.create(task=task, event=event, **facts)
    if event == Event.DONE:
        rows = task.changes.values_list("pk", flat=True)
        notifications.settle(_key(task, pk) for pk in rows)
        told, subject = task.created_by, gettext_noop("%(who)s has done: %(what)s")
    elif event == Event.CHANGED:
        return
    else:
        told, subject = task.person, gettext_noop("Task for you: %(what)s")
    notifications.notify(
        told,
        Kind.TASK,
        subject=subject,
        who=by,
        what=task.what,
        text=str(task.lead.company),
        url=reverse("task", args=[task.pk]),
        by=by,
        key=_key(task, row.pk),
    )


def _key(task: Task, change: int) -> str:
    return f"task:{task.pk}:{change}"
