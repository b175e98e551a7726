"""Tell Support of new tasks, and the rep of questions and answers."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from leads.models import SupportTask, SupportTaskChange
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import User
from salesdesk.people.roles import Role

Event = SupportTaskChange.Event

#: The news for the rep who sent a task.
TO_REP = {
    Event.ASKED: (Kind.ASKED, gettext_noop("%(who)s of Sales Support asks about %(company)s")),
    Event.DONE: (Kind.TASK, gettext_noop("Sales Support has done it: %(company)s")),
    Event.DECLINED: (Kind.TASK, gettext_noop("Sales Support declined: %(company)s")),
    Event.REOPENED: (Kind.TASK, gettext_noop("Sales Support reopened a task: %(company)s")),
}
#: The news for the colleague who has taken a task, if somebody else did it.
TO_ASSIGNEE = {
    Event.ASSIGNED: gettext_noop("Support task for you: %(company)s"),
    Event.CHANGED: gettext_noop("Support task changed: %(company)s"),
    Event.REPLIED: gettext_noop("Reply to your question: %(company)s"),
    Event.WITHDRAWN: gettext_noop("Support task withdrawn: %(company)s"),
}
NEW = gettext_noop("New support task: %(company)s")


def support_of(task: SupportTask) -> QuerySet[User]:
    """Return the people of Sales Support in the team of the task's lead."""
    team = task.lead.campaign.team_id
    return User.objects.filter(team=team, role=Role.SUPPORT, is_active=True).order_by("pk")


def managers_of(task: SupportTask) -> QuerySet[User]:
    """Return the managers of the team of the task's lead."""
    team = task.lead.campaign.team_id
    return User.objects.filter(team=team, role=Role.MANAGER, is_active=True).order_by("pk")


def tell_support(task: SupportTask, change: SupportTaskChange) -> None:
    """Tell Support of a task in its inbox; the managers, if the team has nobody for it."""
    for person in list(support_of(task)) or managers_of(task):
        _notify(task, change, person, Kind.TASK, NEW)


def tell_change(task: SupportTask, change: SupportTaskChange) -> None:
    """Tell who waits for the task of a step that somebody else made, and mark as read what is settled by it."""
    event = Event(change.event)
    if event != Event.CHANGED:
        _settle(task)
    if event in TO_ASSIGNEE and task.assignee:
        _notify(task, change, task.assignee, Kind.TASK, TO_ASSIGNEE[event])
    if event in TO_REP:
        kind, subject = TO_REP[event]
        for person in {task.requested_by, *([task.lead.holder] if task.lead.holder else [])}:
            _notify(task, change, person, kind, subject)
    if event in (Event.REOPENED, Event.RELEASED):
        tell_support(task, change)


def key_of(task: SupportTask, what: str | int) -> str:
    """Return the key of a notification about `task`."""
    return f"support:{task.pk}:{what}"


def _settle(task: SupportTask) -> None:
    keys = [key_of(task, pk) for pk in task.changes.order_by("pk").values_list("pk", flat=True)]
    notifications.settle([*keys[:-1], key_of(task, "late")])


def _notify(task: SupportTask, change: SupportTaskChange, person: User, kind: Kind, subject: str) -> None:
    notifications.notify(
        person,
        kind,
        subject=subject,
        who=change.by,
        company=task.lead.company,
        text=change.text or task.what,
        url=reverse("support-task", args=[task.pk]),
        by=change.by,
        key=key_of(task, change.pk),
    )
