"""The tasks for Support on pages: the inbox, what was sent, and those of a lead."""

from collections.abc import Iterable
from typing import Any

from leads.models import Lead, SupportTask
from leads.models.support.queryset import SupportTaskQuerySet
from salesdesk.people.models import User
from salesdesk.people.roles import Role

#: More unfinished tasks than a lead has.
MOST = 20
#: The tabs of the inbox.
SHOWN = ("inbox", "mine", "closed")


def inbox(user: User, shown: str) -> SupportTaskQuerySet:
    """Return the tasks of one tab: all unfinished ones of the team, those `user` has taken, or the closed ones."""
    rows = SupportTask.objects.visible_to(user).for_lists()
    if shown == "closed":
        return rows.finished()
    return rows.unfinished().filter(assignee=user) if shown == "mine" else rows.unfinished()


def sent_by(user: User, *, closed: bool) -> SupportTaskQuerySet:
    """Return what `user` sent to Support."""
    rows = SupportTask.objects.filter(requested_by=user).for_lists()
    return rows.finished() if closed else rows.unfinished()


def of_leads(leads: Iterable[Lead]) -> list[SupportTask]:
    """Return the unfinished tasks about these leads by due date. One statement."""
    rows = SupportTask.objects.unfinished().filter(lead__in=[lead.pk for lead in leads])
    return list(rows.select_related("assignee").order_by("due_at", "pk")[:MOST])


def mark(tasks: list[Any], user: User) -> list[Any]:
    """Set `takeable` of each task, and `sees_lead`: whether `user` may take it now, and open its lead."""
    for task in tasks:
        task.takeable = task.state == SupportTask.State.OPEN and task.may_be_handled_by(user)
        task.sees_lead = user.role != Role.SUPPORT or (
            task.is_unfinished and task.assignee_id in (None, user.pk)
        )
    return tasks
