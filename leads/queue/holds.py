"""Hold a company for one rep at a time. A hold is a lease by the database's clock and expires by itself.

Lock order everywhere: person, lead, hold, steps.
"""

import json
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.db.models.functions import Greatest, Now

from leads.compliance import eligibility
from leads.models import Hold, NextStep
from salesdesk.db.compiled import Compiled, param

from . import drafts, prerender

LEASE = timedelta(seconds=90)

#: The lease while a call runs. It ends holds whose browser died during the call.
MAX_CALL = timedelta(hours=4)

#: An upsert that checks expiry again, because another claim can win between the snapshot of the claim and this write.
#: The winner takes the company's other steps out of the queue. Steps locked by another claim are skipped: that claim
#: waits for this hold, so waiting for it would deadlock. The draft of an expired hold that is overwritten is returned.
ACQUIRE = """
WITH held AS (
    INSERT INTO leads_hold (company_id, person_id, lead_id, contact_id, draft, fence, since, until)
    VALUES (%(company)s, %(person)s, %(lead)s, %(contact)s, '{}', nextval('leads_hold_fence'),
            clock_timestamp(), clock_timestamp() + %(lease)s)
    ON CONFLICT (company_id) DO UPDATE
       SET person_id = EXCLUDED.person_id, lead_id = EXCLUDED.lead_id, contact_id = EXCLUDED.contact_id,
           draft = EXCLUDED.draft, fence = EXCLUDED.fence, since = EXCLUDED.since, until = EXCLUDED.until,
           dialled_at = NULL
     WHERE leads_hold.until <= clock_timestamp()
    RETURNING id, fence, since, until
), cleared AS (
    UPDATE leads_nextstep SET ready = false WHERE id IN (
        SELECT step.id FROM leads_nextstep step, held
         WHERE step.company_id = %(company)s AND step.ready
           FOR UPDATE OF step SKIP LOCKED)
)
SELECT held.id, held.fence, held.since, held.until, gone.person_id, gone.lead_id, gone.contact_id, gone.draft
  FROM held
  LEFT JOIN leads_hold gone
    ON gone.company_id = %(company)s AND gone.draft <> '{}' AND gone.until <= statement_timestamp()
"""

ACTIVE_HOLD = Compiled(
    lambda: Hold.objects.active().select_for_update().filter(person=param("person"), fence=param("fence"))
)
OWN_HOLDS = Compiled(
    lambda: (
        Hold.objects.select_for_update()
        .filter(person=param("person"))
        .annotate(ended=ExpressionWrapper(Q(until__lte=Now()), BooleanField()))
    )
)


class HoldLost(Exception):
    """The hold ended before the write; `holder_of` returns the current holder."""


def acquire(step: NextStep, person) -> Hold | None:
    """Hold the company of `step` for `person`; return None if somebody else holds it.

    All steps of the company leave the queue until the hold ends.
    """
    with connection.cursor() as cursor:
        facts: dict = {"company": step.company_id, "person": person.pk, "lead": step.lead_id}
        cursor.execute(ACQUIRE, facts | {"contact": step.contact_id, "lease": LEASE})
        row = cursor.fetchone()
    if row is None:
        return None
    pk, fence, since, until, *gone = row
    if gone[-1]:
        drafts.save_from_hold(_overwritten_hold(*gone), late=True)
    return Hold(
        pk=pk,
        company_id=step.company_id,
        person=person,
        lead=step.lead,
        contact_id=step.contact_id,
        fence=fence,
        since=since,
        until=until,
    )


def _overwritten_hold(person_id: int, lead_id: int, contact_id: int | None, draft: str) -> Hold:
    """Return the overwritten hold, with the fields that saving its draft needs."""
    return Hold(person_id=person_id, lead_id=lead_id, contact_id=contact_id, draft=json.loads(draft))


def renew(person, fence: int) -> bool:
    """Extend the hold by a lease; a running call keeps its longer one. Return False if the hold was lost."""
    return bool(Hold.objects.active().filter(person=person, fence=fence).update(until=_lease()))


def start_call(person, fence: int) -> bool:
    """Start a call: the hold lasts up to MAX_CALL without heartbeats. Dialling again starts another call.

    Return False if the hold was lost.
    """
    calling = {"dialled_at": Now(), "until": Now() + MAX_CALL}
    return bool(Hold.objects.active().filter(person=person, fence=fence).update(**calling))


def end_call(person, fence: int) -> bool:
    """End the call: the hold needs heartbeats again. Return False if the hold was lost."""
    silent = {"dialled_at": None, "until": Now() + LEASE}
    return bool(Hold.objects.active().filter(person=person, fence=fence).update(**silent))


def call_seconds(hold: Hold) -> int | None:
    """Return the duration of the running call in seconds, by the database's clock, or None."""
    if hold.dialled_at is None:
        return None
    ran = Hold.objects.filter(pk=hold.pk).annotate(ran=Now() - F("dialled_at")).values_list("ran", flat=True)
    return next((round(each.total_seconds()) for each in ran if each is not None), None)


def save_draft(person, fence: int, draft: dict[str, str]) -> bool:
    """Save what is typed on the card and extend the hold. Return False if the hold was lost."""
    held = Hold.objects.active().filter(person=person, fence=fence)
    return bool(held.update(draft=draft, until=_lease()))


def require_hold(person, fence: int) -> Hold:
    """Return the hold of `person` with this fence, locked. Raises HoldLost if it has ended."""
    hold = ACTIVE_HOLD.first(person=person.pk, fence=fence)
    if hold is None:
        raise HoldLost
    return hold


def holder_of(company_id: int):
    """Return the person who holds this company now, or None."""
    hold = Hold.objects.active().select_related("person").filter(company=company_id).first()
    return hold.person if hold else None


def release(hold: Hold, now: datetime) -> None:
    """Release a company, so that its due steps can be offered again."""
    Hold.objects.filter(pk=hold.pk)._raw_delete(using=hold._state.db)  # nothing refers to a hold
    eligibility.make_company_ready(hold.company_id, now)


def release_all(person, now: datetime) -> None:
    """Release what `person` holds, saving unlogged drafts to the timeline."""
    for hold in OWN_HOLDS.rows(person=person.pk):
        drafts.save_from_hold(hold, late=hold.ended)
        release(hold, now)


@transaction.atomic
def run(now: datetime, limit: int = 500) -> int:
    """Delete expired holds, saving their drafts to the timeline as late notes. Returns how many."""
    ended = (
        Hold.objects.select_for_update(skip_locked=True).filter(until__lte=Now()).order_by("until")[:limit]
    )
    freed = list(ended)
    for hold in freed:
        drafts.save_from_hold(hold, late=True)
        release(hold, now)
    prerender.delete_orphans()
    return len(freed)


def _lease() -> Greatest:
    """Return the end of a renewed lease, which never shortens the lease of a running call."""
    return Greatest(F("until"), Now() + LEASE)
