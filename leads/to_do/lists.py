"""The tasks of a page: what is overdue, due today, later and done."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from leads.models import Lead, Task
from salesdesk import clock
from salesdesk.people.models import User

#: More open tasks than a lead has.
MOST = 20


def of_lead(lead: Lead, user: User) -> list[Any]:
    """Return the open tasks of a lead in order of their due date, with `changeable` for `user`. One statement."""
    found: list[Any] = list(lead.tasks.open().select_related("person").order_by("due_at", "pk")[:MOST])
    for task in found:
        task.changeable = task.may_be_changed_by(user)
    return found


def with_tasks(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """Annotate leads with their open tasks, so that a page of a company needs no statement of its own for them."""
    facts = JSONObject(
        pk="pk",
        what="what",
        due_at="due_at",
        person=JSONObject(pk="person", name="person__name", team="person__team"),
        created_by="created_by",
    )
    tasks = Task.objects.open().filter(lead=OuterRef("pk")).order_by("due_at", "pk")
    return leads.annotate(open_tasks=ArraySubquery(tasks.values_list(facts, flat=True)[:MOST]))


def of_leads(leads: Iterable[Any], user: User) -> list[Any]:
    """Return the open tasks of leads from `with_tasks`, as `of_lead` does. No statement."""
    found = [_task(lead, facts) for lead in leads for facts in lead.open_tasks]
    for task in found:
        task.changeable = task.may_be_changed_by(user)
    return sorted(found, key=lambda task: (task.due_at, task.pk))[:MOST]


def _task(lead: Lead, facts: dict) -> Any:
    who, due_at = facts.pop("person"), datetime.fromisoformat(facts.pop("due_at"))
    created_by = facts.pop("created_by")
    person = User(pk=who["pk"], name=who["name"], team_id=who["team"])
    return Task(lead=lead, person=person, due_at=due_at, created_by_id=created_by, **facts)


def mark(tasks: list[Any], user: User) -> list[Any]:
    """Set `group` and `changeable` of each task, as `user` sees it."""
    now = clock.now()
    for task in tasks:
        task.group, task.changeable = _group(task, user, now), task.may_be_changed_by(user)
    return tasks


def _group(task: Task, user: User, now: datetime) -> str:
    if task.done_at:
        return _("Done")
    if task.due_at < now:
        return _("Overdue")
    zone = ZoneInfo(user.time_zone)
    is_today = task.due_at.astimezone(zone).date() == now.astimezone(zone).date()
    return _("Today") if is_today else _("Later")
