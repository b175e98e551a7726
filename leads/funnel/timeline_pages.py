"""The timeline of a company or a contact, over many leads: keyset pages, newest first (R3).

The rows of a page are the latest of each lead by an index, merged, so that a page costs the same however long the
history is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject

from leads.models import Activity, Attachment, Contact, Lead, StageChange
from salesdesk.web.paging import YEARS

from . import timeline
from .timeline import TimelineEntry

SIZE = 50
#: How many rows longer a page may be, so that a change and the call that caused it stay together.
SLACK = 20
#: Rows read per table: enough for the longest page, and one that says whether there are more.
READ = SIZE + SLACK + 1
LATEST = """
SELECT found.id FROM unnest(%s::bigint[]) AS of_lead (id) CROSS JOIN LATERAL (
    SELECT id, at FROM {table} WHERE lead_id = of_lead.id AND (at, id) < (%s, %s) ORDER BY at DESC, id DESC LIMIT %s
) found ORDER BY found.at DESC, found.id DESC LIMIT %s
"""
#: Beyond every row.
END, LAST_ID = datetime(9999, 12, 30, tzinfo=UTC), 2**63 - 1


@dataclass(frozen=True)
class TimelinePage:
    """Entries, newest first, and the cursor of the next page, "" if there is none."""

    entries: list[TimelineEntry]
    after: str


@dataclass(frozen=True)
class _Cursor:
    """Where a page begins: before `at`, and at that instant before these ids."""

    at: datetime = END
    activity: int = LAST_ID
    change: int = LAST_ID


def of_leads(leads: Sequence[Lead], people: Iterable[Contact], after: str) -> TimelinePage:
    """Return the page of the timeline of `leads` that begins at the cursor `after`, or the first.

    `people` are the contacts that the caller has already. Two statements, and one if the page has other contacts.
    """
    since, pks = _read(after), [lead.pk for lead in leads]
    activities = list(_latest(_activities(), pks, since.at, since.activity))
    _add_contacts(activities, {person.pk: person for person in people})
    changes = _latest(StageChange.objects.select_related("by", "holder"), pks, since.at, since.change)
    return _page(activities, list(changes), leads)


def of_contact(contact: Contact, leads: Sequence[Lead], after: str) -> TimelinePage:
    """Return a page of the activities in these leads with `contact`, and with those merged into it. One statement."""
    since = _read(after)
    # A union: with OR, PostgreSQL would not use the index by contact.
    people = Contact.objects.filter(pk=contact.pk).values("pk")
    them = people.union(Contact.objects.filter(merged_into=contact).values("pk"))
    rows = _activities().filter(contact__in=them, lead__in=[lead.pk for lead in leads])
    found = rows.filter(at__lte=since.at).exclude(at=since.at, pk__gte=since.activity)
    activities = list(found.order_by("-at", "-pk")[:READ])
    _add_contacts(activities, {contact.pk: contact})
    return _page(activities, [], leads)


def _activities() -> QuerySet[Activity]:
    """Return activities with what an entry shows; the undo of one may be on another page."""
    undone = Activity.objects.filter(kind=Activity.Kind.UNDO, corrects=OuterRef("pk"))
    present = Attachment.objects.filter(activity=OuterRef("pk"), file__deleted_at=None).order_by("pk")
    files = ArraySubquery(present.values_list(JSONObject(pk="pk", name="file__name"), flat=True))
    return Activity.objects.select_related("by", "email", "text_message").annotate(
        is_undone=Exists(undone), files=files
    )


def _add_contacts(activities: list[Activity], known: dict[int, Contact]) -> None:
    """Set the contact of each activity. Joining them reads the same few contacts once per row."""
    if missing := {each.contact_id for each in activities if each.contact_id} - known.keys():
        known |= Contact.objects.in_bulk(missing)
    for each in activities:
        if each.contact_id:
            each.contact = known[each.contact_id]


def _latest(rows: QuerySet, leads: list[int], at: datetime, pk: int) -> QuerySet:
    sql = LATEST.format(table=rows.model._meta.db_table)
    ids = RawSQL(sql, (leads, at, pk, READ, READ))
    return rows.filter(pk__in=ids).order_by("-at", "-pk")


def _page(activities: list[Activity], changes: list[StageChange], leads: Sequence[Lead]) -> TimelinePage:
    rows: list[Any] = sorted([*activities, *changes], key=lambda row: (row.at, row.pk), reverse=True)
    end = SIZE
    while end < min(len(rows), SIZE + SLACK) and rows[end - 1].at - rows[end].at <= timeline.MERGE_WITHIN:
        end += 1
    shown, more = rows[:end], rows[end:]
    entries = timeline.build(
        [row for row in shown if isinstance(row, Activity)],
        [row for row in shown if isinstance(row, StageChange)],
    )
    campaigns = {lead.pk: lead.campaign for lead in leads}
    for entry in entries:
        entry.campaign = campaigns[entry.lead_id]
    return TimelinePage(entries, _cursor(shown) if more else "")


def _cursor(shown: list) -> str:
    """Return the cursor after these rows: the last instant, and the last id of each table at that instant."""
    at = shown[-1].at
    last = [
        min((row.pk for row in shown if isinstance(row, kind) and row.at == at), default=LAST_ID)
        for kind in (Activity, StageChange)
    ]
    return f"{at.astimezone(UTC).isoformat()}~{last[0]}~{last[1]}"


def _read(text: str) -> _Cursor:
    """Return the cursor in `text`; an invalid one is the beginning."""
    try:
        at, activity, change = text.split("~")
        found = _Cursor(datetime.fromisoformat(at), int(activity), int(change))
    except ValueError:
        return _Cursor()
    is_time = found.at.tzinfo is not None and found.at.year in YEARS
    is_id = all(0 <= each <= LAST_ID for each in (found.activity, found.change))
    return _Cursor(found.at.astimezone(UTC), found.activity, found.change) if is_time and is_id else _Cursor()
