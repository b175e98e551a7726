"""Who has which company on screen. A hold is a lease by the database's clock; it ends by itself.

Lock order, everywhere: person, lead, hold, steps.
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

#: Nobody needs a call longer than this; whose browser died while dialling is given up then.
MAX_CALL = timedelta(hours=4)

#: An upsert that checks expiry again: between the snapshot of the claim and this write another can win. Who wins
#: takes the company's other steps out of the queue with it; one that another claim has locked is left to that
#: claim, which is waiting for this hold: waiting for it in turn would be a deadlock. What had been typed under a
#: hold that had ended before, and that this one overwrites, comes with the row.
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
    """The hold ended before the write came; `holder_of` says who has the company now."""


def acquire(step: NextStep, person) -> Hold | None:
    """Hold the company of `step` for `person`, or None when somebody else was quicker.

    Every step of the company leaves the queue meanwhile.
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
    """The hold that was overwritten, as far as its draft needs it."""
    return Hold(person_id=person_id, lead_id=lead_id, contact_id=contact_id, draft=json.loads(draft))


def renew(person, fence: int) -> bool:
    """The heartbeat of a screen. False when the hold was lost: the screen must say so. A call that runs has its
    longer lease already."""
    return bool(Hold.objects.active().filter(person=person, fence=fence).update(until=_lease()))


def start_call(person, fence: int) -> bool:
    """The number was dialled: while the call runs the hold lasts, whatever becomes of the screen's heartbeat.
    Dialled again, it is another call. False when the hold was lost."""
    calling = {"dialled_at": Now(), "until": Now() + MAX_CALL}
    return bool(Hold.objects.active().filter(person=person, fence=fence).update(**calling))


def end_call(person, fence: int) -> bool:
    """The call ended: the heartbeat keeps the hold from now on. False when the hold was lost."""
    silent = {"dialled_at": None, "until": Now() + LEASE}
    return bool(Hold.objects.active().filter(person=person, fence=fence).update(**silent))


def call_seconds(hold: Hold) -> int | None:
    """How many seconds the call runs, by the clock that it began by; None when none does."""
    if hold.dialled_at is None:
        return None
    ran = Hold.objects.filter(pk=hold.pk).annotate(ran=Now() - F("dialled_at")).values_list("ran", flat=True)
    return next((round(each.total_seconds()) for each in ran if each is not None), None)


def save_draft(person, fence: int, draft: dict[str, str]) -> bool:
    """What is being typed on the card, until it is logged. False when the hold was lost."""
    held = Hold.objects.active().filter(person=person, fence=fence)
    return bool(held.update(draft=draft, until=_lease()))


def require_hold(person, fence: int) -> Hold:
    """The hold that this write relies on, locked. Raises HoldLost when it ended or went to somebody else."""
    hold = ACTIVE_HOLD.first(person=person.pk, fence=fence)
    if hold is None:
        raise HoldLost
    return hold


def holder_of(company_id: int):
    """Who has this company on screen now, or None."""
    hold = Hold.objects.active().select_related("person").filter(company=company_id).first()
    return hold.person if hold else None


def release(hold: Hold, now: datetime) -> None:
    """Let go of a company: what is due there may be offered again."""
    hold.delete()
    eligibility.make_company_ready(hold.company_id, now)


def release_all(person, now: datetime) -> None:
    """Let go of whatever `person` had on screen; what was typed there and not logged stays in the story."""
    for hold in OWN_HOLDS.rows(person=person.pk):
        drafts.save_from_hold(hold, late=hold.ended)
        release(hold, now)


@transaction.atomic
def run(now: datetime, limit: int = 500) -> int:
    """Clear holds that ended: their browser died or went away. What was typed under them stays in the story, as
    logged late. Returns how many companies came free."""
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
    """Until when a screen that is alive holds: never shorter than a call that runs was given."""
    return Greatest(F("until"), Now() + LEASE)
