"""Choose the contact to call first for a lead and plan its first step: one rule for single leads and for lists.

A contact is reachable if they have a phone number that is not suppressed. The first call goes to a reachable contact of
the company. A lead whose company has none waits as missing number.
"""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from leads.compliance import offerable
from leads.funnel import next_steps
from leads.models import NextStep
from leads.models.queue.ranks import rank_sql
from leads.models.queue.step_kind import StepKind

#: SQL: the contact to call first for each row of `asking` (lead_id, company_id, contacts). Reachable contacts come
#: before those without a number, contacts listed in `contacts` before others, older before newer. A suppressed contact
#: is never chosen.
FIRST_CONTACTS = """
    SELECT DISTINCT ON (asking.lead_id) asking.lead_id, contact.id AS contact_id, contact.phone <> '' AS reachable
      FROM asking
      JOIN leads_contact contact ON contact.company_id = asking.company_id
      LEFT JOIN leads_suppression suppression ON suppression.digest = contact.number_digest
      LEFT JOIN (SELECT asking.lead_id, named.contact_id, named.place FROM asking
                  CROSS JOIN unnest(asking.contacts) WITH ORDINALITY AS named (contact_id, place)) preferred
        ON preferred.lead_id = asking.lead_id AND preferred.contact_id = contact.id
     WHERE suppression.id IS NULL
     ORDER BY asking.lead_id, contact.phone = '', preferred.place, contact.id
"""

# Prefers the lead's own contact, then contacts with an open step.
_CHOOSE = f"""
    WITH asking AS (
        SELECT lead.id AS lead_id, lead.company_id,
               lead.contact_id || ARRAY(SELECT step.contact_id FROM leads_nextstep step
                                         WHERE step.lead_id = lead.id ORDER BY step.rank, step.id) AS contacts
          FROM leads_lead lead WHERE lead.id = ANY(%(leads)s)
    ), first AS ({FIRST_CONTACTS}), changed AS (
        UPDATE leads_lead lead SET contact_id = first.contact_id, version = version + 1
          FROM first
         WHERE first.lead_id = lead.id AND first.reachable
           AND lead.contact_id IS DISTINCT FROM first.contact_id
    )
    SELECT lead_id FROM first WHERE reachable ORDER BY lead_id
"""

# An open step with the same contact stays as it is.
_PLAN = f"""
    INSERT INTO leads_nextstep
        (lead_id, contact_id, company_id, campaign_id, territory_id, assignee_id, kind, rank, attempt,
         due_at, wall_time, zone, why, place_id, ready, created_at)
    SELECT lead.id, lead.contact_id, lead.company_id, lead.campaign_id, lead.territory_id,
           lead.holder_id, first.kind, {rank_sql("first.kind", "lead.score")},
           1, %(now)s, '', '', CASE lead.stage WHEN 'mql' THEN lead.interest ELSE %(why)s END,
           CASE first.kind WHEN 'missing_number' THEN NULL ELSE company.place_id END, false, %(now)s
      FROM leads_lead lead
      JOIN leads_company company ON company.id = lead.company_id
      LEFT JOIN leads_contact contact ON contact.id = lead.contact_id
     CROSS JOIN LATERAL (
        SELECT CASE WHEN coalesce(contact.phone, '') = '' OR {offerable.SUPPRESSED}
                    THEN 'missing_number'
                    WHEN lead.stage = 'mql' THEN 'fresh' ELSE 'cold' END AS kind) first
     WHERE lead.id = ANY(%(leads)s)
     ORDER BY lead.id
    ON CONFLICT (lead_id, contact_id) DO NOTHING
"""

_LOCK_WAITING = """
    SELECT lead.id FROM leads_lead lead
     WHERE lead.id = ANY(%(leads)s)
       AND EXISTS (SELECT 1 FROM leads_nextstep step WHERE step.lead_id = lead.id AND step.kind = 'missing_number')
     ORDER BY lead.id FOR NO KEY UPDATE OF lead
"""


def choose_contacts(leads: list[int]) -> list[int]:
    """Set the contact of each of these leads, which the caller has locked, to the one to call first.

    Returns the leads with a reachable contact. The others keep the contact they have.
    """
    return _keys(_CHOOSE, {"leads": leads})


def plan(leads: list[int], now: datetime) -> None:
    """Plan the first step of each of these leads with its contact, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            _PLAN,
            {"leads": leads, "now": now, "why": _("New, never called.")},
        )


@transaction.atomic
def plan_waiting(leads: list[int], by, now: datetime) -> None:
    """Plan the first call of those of these leads that wait for a number and now have a reachable contact."""
    # Lock leads before their steps.
    reachable = choose_contacts(_keys(_LOCK_WAITING, {"leads": leads}))
    if not reachable:
        return
    next_steps.finish_all(NextStep.objects.filter(lead__in=reachable, kind=StepKind.MISSING_NUMBER), by)
    plan(reachable, now)


def _keys(statement: str, facts: dict) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return [pk for (pk,) in cursor.fetchall()]
