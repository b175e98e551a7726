"""Send work to Sales Support, and take, ask, answer and reopen it.

Each step locks the task, is kept in its history, and tells the people concerned. Those that say something are in the
lead's timeline too.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from leads.funnel import activities, transitions
from leads.funnel.transitions import NotYours, Refused
from leads.models import Activity, Lead, SupportTask, SupportTaskChange
from salesdesk import clock
from salesdesk.people.models import User

from . import in_hand, telling

Event = SupportTaskChange.Event
State = SupportTask.State

#: The same task of one rep within this time is a form that was sent twice.
SENT_TWICE = timedelta(minutes=1)


@transaction.atomic
def send(lead: Lead, by: User, *, kind: str, what: str, due_at: datetime) -> SupportTask:
    """Send a task about `lead` to the Support of its team. The same one twice within a minute is one task."""
    lead, now = transitions.lock_lead(lead.pk), clock.now()
    same = {"lead": lead, "requested_by": by, "kind": kind, "what": what}
    if copy := SupportTask.objects.unfinished().filter(**same, requested_at__gt=now - SENT_TWICE).first():
        return copy
    task = SupportTask.objects.create(**same, due_at=due_at, requested_at=now)
    row = _record(task, Event.SENT, by)
    _log(task, f"{task.get_kind_display()}: {what}", by)
    telling.tell_support(task, row)
    return task


@transaction.atomic
def change(task: SupportTask, by: User, *, kind: str, what: str, due_at: datetime) -> SupportTask:
    """Change what is asked, or by when. A new due date can be late once more."""
    task = _locked(task)
    if not task.may_be_changed_by(by):
        raise NotYours(_("This task was sent by %(who)s.") % {"who": task.requested_by})
    if not task.is_unfinished:
        raise Refused(_state_of(task))
    if (kind, what, due_at) == (task.kind, task.what, task.due_at):
        return task
    if due_at != task.due_at:
        task.late_told_at = None
    task.kind, task.what, task.due_at = kind, what, due_at
    task.save()
    row = _record(task, Event.CHANGED, by)
    telling.tell_change(task, row)
    return task


def take(task: SupportTask, by: User) -> SupportTask:
    """Take the task. Taking one's own does nothing; a colleague's is refused."""
    return assign(task, by, by)


@transaction.atomic
def assign(task: SupportTask, by: User, person: User) -> SupportTask:
    """Give the task to `person`, who works for Support. Only an open one is taken without naming a colleague."""
    task = _handled(task, by)
    if task.is_unfinished and task.assignee_id == person.pk:
        return task
    if person == by and task.assignee_id and not in_hand.can_take_over(task, by):
        raise Refused(_("%(who)s has taken this task.") % {"who": task.assignee})
    if not task.may_be_handled_by(person):
        raise Refused(_("%(who)s does not work for this team's Support.") % {"who": person})
    return _step(task, by, Event.ASSIGNED, task.take, person)


@transaction.atomic
def release(task: SupportTask, by: User | None) -> SupportTask:
    """Put a task that was taken back into the inbox; `by` None is the system."""
    task = _handled(task, by) if by else _locked(task)
    return _step(task, by, Event.RELEASED, task.release)


@transaction.atomic
def ask(task: SupportTask, by: User, text: str) -> SupportTask:
    """Ask the rep who sent the task; it waits until they reply. Asking about an open task takes it."""
    task = _handled(task, by)
    if task.state == State.OPEN:
        task.take(by)
    return _step(task, by, Event.ASKED, task.ask, text, said=text, note=_("Question: %(text)s"))


@transaction.atomic
def reply(task: SupportTask, by: User, text: str) -> SupportTask:
    """Answer the question of Support, which goes on with the task."""
    task = _locked(task)
    if not task.may_be_changed_by(by):
        raise NotYours(_("%(who)s was asked this.") % {"who": task.requested_by})
    return _step(task, by, Event.REPLIED, task.reply, said=text, note=_("Reply: %(text)s"))


@transaction.atomic
def finish(task: SupportTask, by: User, text: str) -> SupportTask:
    """Mark the task as done, with the answer for the rep."""
    task = _handled(task, by)
    return _step(task, by, Event.DONE, task.finish, by, text, said=text, note=_("Done: %(text)s"))


@transaction.atomic
def decline(task: SupportTask, by: User, text: str) -> SupportTask:
    """Decline the task, with the reason."""
    task = _handled(task, by)
    return _step(task, by, Event.DECLINED, task.decline, by, text, said=text, note=_("Declined: %(text)s"))


@transaction.atomic
def withdraw(task: SupportTask, by: User) -> SupportTask:
    """Undo sending: the rep no longer needs it."""
    task = _locked(task)
    if by.pk != task.requested_by_id:
        raise NotYours(_("This task was sent by %(who)s.") % {"who": task.requested_by})
    return _step(task, by, Event.WITHDRAWN, task.withdraw, by, note=_("Withdrawn: %(what)s"))


@transaction.atomic
def reopen(task: SupportTask, by: User) -> SupportTask:
    """Put a closed task back into the inbox: closed by mistake, or the answer does not help."""
    task = _locked(task)
    if not task.may_be_changed_by(by):
        raise NotYours(_("This task was sent by %(who)s.") % {"who": task.requested_by})
    return _step(task, by, Event.REOPENED, task.reopen, note=_("Reopened: %(what)s"))


def _locked(task: SupportTask) -> SupportTask:
    rows = SupportTask.objects.select_for_update(of=["self"], no_key=True)
    return rows.select_related("lead__campaign", "lead__company", "requested_by", "assignee").get(pk=task.pk)


def _handled(task: SupportTask, by: User) -> SupportTask:
    """Return the task, locked, or raise NotYours unless `by` works on it."""
    task = _locked(task)
    if not task.may_be_handled_by(by):
        raise NotYours(_("This task belongs to Sales Support."))
    return task


def _step(
    task: SupportTask,
    by: User | None,
    event: Event,
    move: Callable[..., Any],
    *args: Any,
    said: str = "",
    note: str = "",
) -> SupportTask:
    """Move a locked task, keep it in its history and the timeline (`note`), and tell who waits for it."""
    if not can_proceed(move):
        raise Refused(_state_of(task))
    move(*args)
    task.save()
    row = _record(task, event, by, said)
    if note:
        _log(task, note % {"text": said, "what": task.what}, by)
    telling.tell_change(task, row)
    return task


def _state_of(task: SupportTask) -> str:
    """Say why the step is not possible: somebody was first, or the task is elsewhere."""
    if task.closed_by:
        facts = {"who": task.closed_by, "state": task.get_state_display().lower()}
        return _("%(who)s has closed this task: %(state)s. Reopen it first.") % facts
    if task.assignee:
        return _("%(who)s has taken this task: %(state)s.") % {
            "who": task.assignee,
            "state": task.get_state_display().lower(),
        }
    return _("Take this task first.")


def _record(task: SupportTask, event: Event, by: User | None, text: str = "") -> SupportTaskChange:
    facts = {"kind": task.kind, "what": task.what, "due_at": task.due_at, "assignee": task.assignee}
    return SupportTaskChange.objects.create(task=task, event=event, by=by, text=text, at=clock.now(), **facts)


def _log(task: SupportTask, note: str, by: User | None) -> None:
    activities.log(task.lead, Activity.Kind.SUPPORT, note, by)
