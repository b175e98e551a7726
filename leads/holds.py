"""Who has which company on screen. A hold is a lease by the database's clock; it ends by itself.

Lock order, everywhere: person, lead, hold, steps.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models.functions import Now

from . import readiness
from .models import Hold, NextStep

LEASE = timedelta(seconds=90)

#: An upsert that checks expiry again: between the snapshot of the claim and this write another can win.
TAKE = """
INSERT INTO leads_hold (company_id, person_id, lead_id, contact_id, draft, fence, since, until)
VALUES (%(company)s, %(person)s, %(lead)s, %(contact)s, '{}', nextval('leads_hold_fence'),
        clock_timestamp(), clock_timestamp() + %(lease)s)
ON CONFLICT (company_id) DO UPDATE
   SET person_id = EXCLUDED.person_id, lead_id = EXCLUDED.lead_id, contact_id = EXCLUDED.contact_id,
       draft = EXCLUDED.draft, fence = EXCLUDED.fence, since = EXCLUDED.since, until = EXCLUDED.until
 WHERE leads_hold.until <= clock_timestamp()
RETURNING id, fence, since, until
"""


class HoldLost(Exception):
    """The hold ended before the write came; `holder_of` says who has the company now."""


def take(step: NextStep, person) -> Hold | None:
    """Hold the company of `step` for `person`, or None when somebody else was quicker.

    Every step of the company leaves the queue meanwhile.
    """
    with connection.cursor() as cursor:
        facts: dict = {"company": step.company_id, "person": person.pk, "lead": step.lead_id}
        cursor.execute(TAKE, facts | {"contact": step.contact_id, "lease": LEASE})
        row = cursor.fetchone()
    if row is None:
        return None
    _clear_the_queue(step)
    pk, fence, since, until = row
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


def _clear_the_queue(step: NextStep) -> None:
    """Nobody is offered another step of this company. A step that another claim has locked is left to that
    claim, which is waiting for this hold: waiting for it in turn would be a deadlock."""
    others = NextStep.objects.select_for_update(skip_locked=True).filter(company=step.company_id, ready=True)
    NextStep.objects.filter(pk__in=others.values("pk")).update(ready=False)


def renew(person, fence: int) -> bool:
    """The heartbeat of a screen. False when the hold was lost: the screen must say so."""
    lasting = Hold.objects.filter(person=person, fence=fence, until__gt=Now())
    return bool(lasting.update(until=Now() + LEASE))


def keep_draft(person, fence: int, draft: dict[str, str]) -> bool:
    """What is being typed on the card, until it is logged. False when the hold was lost."""
    held = Hold.objects.filter(person=person, fence=fence, until__gt=Now())
    return bool(held.update(draft=draft, until=Now() + LEASE))


def lasting(person, fence: int) -> Hold:
    """The hold that this write relies on, locked. Raises HoldLost when it ended or went to somebody else."""
    hold = Hold.objects.select_for_update().filter(person=person, fence=fence, until__gt=Now()).first()
    if hold is None:
        raise HoldLost
    return hold


def holder_of(company_id: int):
    """Who has this company on screen now, or None."""
    hold = Hold.objects.select_related("person").filter(company=company_id, until__gt=Now()).first()
    return hold.person if hold else None


def release(hold: Hold, now: datetime) -> None:
    """Let go of a company: what is due there may be offered again."""
    hold.delete()
    readiness.of_company(hold.company_id, now)


def release_of(person, now: datetime) -> None:
    """Let go of whatever `person` had on screen."""
    for hold in Hold.objects.select_for_update().filter(person=person):
        release(hold, now)


@transaction.atomic
def run(now: datetime, limit: int = 500) -> int:
    """Clear holds that ended: their browser died or went away. Returns how many companies came free."""
    ended = (
        Hold.objects.select_for_update(skip_locked=True).filter(until__lte=Now()).order_by("until")[:limit]
    )
    freed = list(ended)
    for hold in freed:
        release(hold, now)
    return len(freed)
