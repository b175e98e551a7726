"""Decide which calls can be made now: due, inside the call window of their place, and not held.

The law of the place is checked here, once per call (see calling_law.py). The claim reads one flag, which the sweeps
keep up to date. They may run twice, late, or in two places.
"""

from datetime import datetime

from django.db import connection

from campaigns.models.campaign_constraints import MAX_MEETING_PROTECTION
from leads.models import NextStep, Visit
from salesdesk.workers import canary

from . import call_windows, calling_law, offerable


def run(now: datetime, limit: int = 20_000) -> int:
    """Put laws in force, roll call windows forward, and update which calls are ready. Returns how many changed."""
    calling_law.run(now)
    call_windows.roll(now, anew=canary.clock_went_back(now))
    changed = call_windows.unready_closed(now) + unready_protected(now)
    # In batches, oldest first: after a downtime there may be too many calls for one statement.
    while made := make_ready(now, limit):
        changed += made
        if made < limit:
            break
    canary.surface(now)
    return changed


def unready_protected(now: datetime) -> int:
    """Mark cold calls as not ready that a meeting now protects. Starts from the meetings, which are few."""
    met = Visit.objects.filter(at__gte=now, at__lt=now + MAX_MEETING_PROTECTION).values("company")
    return NextStep.objects.filter(offerable.guarded(now), ready=True, company__in=met).update(ready=False)


def make_ready(now: datetime, limit: int) -> int:
    """Check the oldest due calls, `limit` at most: allowed ones become ready, others wait for a legal basis.

    One statement, which only reads calls that are due in open places.
    """
    return _set_ready(
        """
        SELECT due.id, due.allowed
          FROM leads_place place
         CROSS JOIN LATERAL (
            SELECT step.id, step.due_at, {allowed} AS allowed
              FROM leads_nextstep step
              JOIN leads_company company ON company.id = step.company_id
              JOIN leads_contact contact ON contact.id = step.contact_id
             WHERE step.place_id = place.id AND {free} AND {open}
             ORDER BY step.due_at LIMIT %(limit)s
               FOR UPDATE OF step SKIP LOCKED
         ) due
         WHERE {place_open}
         ORDER BY due.due_at LIMIT %(limit)s
        """,
        {"now": now, "limit": limit},
    )


def make_company_ready(company_id: int, now: datetime) -> int:
    """Check the due calls of one company, after its hold ended or when something became urgent."""
    return _set_ready(
        """
        SELECT step.id, {allowed} AS allowed
          FROM leads_nextstep step
          JOIN leads_place place ON place.id = step.place_id
          JOIN leads_company company ON company.id = step.company_id
          JOIN leads_contact contact ON contact.id = step.contact_id
         WHERE step.company_id = %(company)s AND {free} AND {open}
        """,
        {"now": now, "company": company_id},
    )


def _set_ready(due: str, facts: dict) -> int:
    """Update the steps that `due` selects with whether the law allows each; blocked calls lose their place."""
    selected = due.format(
        allowed=calling_law.ALLOWED,
        free=offerable.MAY_BE_READY,
        open=offerable.WINDOW_OPEN,
        place_open=offerable.PLACE_MAY_BE_OPEN,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE leads_nextstep step
               SET ready = due.allowed, without_legal_basis = NOT due.allowed,
                   place_id = CASE WHEN due.allowed THEN step.place_id END
              FROM ({selected}) due
             WHERE step.id = due.id
            """,
            facts,
        )
        return cursor.rowcount
