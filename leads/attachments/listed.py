"""The files that a page shows: the latest ones in a card, and those of each note in the timeline."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q, QuerySet

from leads.funnel.timeline import TimelineEntry
from leads.models import Attachment, Company, Lead
from salesdesk.people.models import User

from .attaching import may_delete

#: How many files a card shows; the page of the files shows all.
IN_CARD = 8


class Files(NamedTuple):
    """The latest files, and whether there are more."""

    latest: list[Attachment]
    more: bool


def of_lead(lead: Lead) -> QuerySet[Attachment]:
    """Return the files of the lead and of its company, newest first."""
    return _ordered(Q(lead=lead) | Q(company=lead.company_id))


def of_company(company: Company, leads: Sequence[Lead]) -> QuerySet[Attachment]:
    """Return the files of the company and of these leads of it, newest first."""
    return _ordered(Q(company=company) | Q(lead__in=[lead.pk for lead in leads]))


def shown(
    found: QuerySet[Attachment], lead: Lead, user: User, entries: Sequence[TimelineEntry] = ()
) -> Files:
    """Return the latest of these files, and give each entry of a timeline its own. Takes one statement."""
    latest = Q(pk__in=found.values("pk")[: IN_CARD + 1])
    keys = {entry.activity.pk: entry for entry in entries if entry.activity}
    rows = list(_ordered(latest | Q(activity__in=list(keys)) if keys else latest))
    for row in rows:
        row.deletable = may_delete(row, lead, user)  # type: ignore[attr-defined]
        if entry := keys.get(row.activity_id or 0):
            entry.files.insert(0, row)
    return Files(rows[:IN_CARD], len(rows) > IN_CARD)


def _ordered(chosen: Q) -> QuerySet[Attachment]:
    return Attachment.objects.present().filter(chosen).order_by("-pk")
