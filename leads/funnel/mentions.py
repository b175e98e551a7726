"""Tell colleagues who are mentioned in a note by @name, if they may see the lead."""

import re
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_noop

from leads.models import Activity, Lead
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import User

from .viewers import viewers_of


def tell(activity: Activity) -> None:
    """Notify everybody whom the note of `activity` mentions, except its author."""
    if "@" not in activity.note or activity.by is None:
        return
    for person in mentioned(activity.note, viewers_of(activity.lead)):
        notifications.notify(
            person,
            Kind.MENTIONED,
            subject=gettext_noop("%(who)s mentioned you: %(company)s"),
            who=activity.by,
            company=activity.lead.company,
            text=activity.note,
            url=reverse("lead", args=[activity.lead_id]),
            by=activity.by,
            key=f"mention:{activity.pk}",
        )


def mentioned(text: str, people: Iterable[User]) -> list[User]:
    """Return those of `people` whose full name follows an @, or whose first name does if nobody else has it."""
    people = list(people)
    first_names = [each.first_name.casefold() for each in people]
    return [
        each
        for each, first in zip(people, first_names, strict=True)
        if _has(text, each.name) or (first_names.count(first) == 1 and _has(text, first))
    ]


def suggested(lead: Lead, typed: str, limit: int = 6) -> list[str]:
    """Return names of people who may see `lead`, of which some word begins with `typed`."""
    words = rf"\m{re.escape(typed)}" if typed else ""
    return list(viewers_of(lead).filter(name__iregex=words).values_list("name", flat=True)[:limit])


def _has(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w)@{re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None
