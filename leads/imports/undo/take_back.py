"""Undo what a slice did for the companies that nobody touched since. All of it is SQL over temporary tables."""

from leads.assignment import first_calls
from leads.models import ImportBatch
from leads.models.queue.step_kind import StepKind
from salesdesk.hooks import Hook
from salesdesk.people.actor import sign

from ..matching.company_columns import NUMBERS, TEXTS

#: Called with the cursor before the leads in the temporary table `undo_lead` go.
leads_go: Hook[[object], None] = Hook()

# The last of these statements is about what was touched, and is read by those before.
_LEAVE_TOUCHED = [
    f"DELETE FROM {table} WHERE line IN (SELECT line FROM undo_touched)"
    for table in ("undo_lead", "undo_contact", "undo_company", "undo_value", "undo_effect")
]

# Leads that got their first contact with a number wait for one again.
_WAITING_AGAIN = f"""
    SELECT value.row_id FROM undo_value value
     WHERE value.of = 'lead' AND value.field = 'contact'
       AND NOT EXISTS (SELECT 1 FROM leads_nextstep step
                        WHERE step.lead_id = value.row_id AND step.kind = '{StepKind.MISSING_NUMBER}')
"""
_UNPLAN = [
    "DELETE FROM leads_nextstep WHERE lead_id = ANY(%(waiting)s)",
    """
    UPDATE leads_lead lead SET contact_id = nullif(value.before, '')::bigint, version = lead.version + 1
      FROM undo_value value
     WHERE value.of = 'lead' AND value.field = 'contact' AND value.row_id = lead.id AND lead.id = ANY(%(waiting)s)
    """,
]
_BEFORE_LEADS = [
    """
    DELETE FROM leads_factsuggestion suggested USING undo_effect effect
     WHERE suggested.company_id = effect.company_id AND suggested.source = %(source)s
       AND suggested.settled_at IS NULL AND suggested.at BETWEEN %(since)s AND effect.at
    """,
    """
    DELETE FROM leads_stakeholder WHERE lead_id IN (SELECT lead_id FROM undo_lead)
        OR contact_id IN (SELECT contact_id FROM undo_contact)
    """,
    *(
        f"DELETE FROM leads_{table} WHERE lead_id IN (SELECT lead_id FROM undo_lead)"
        for table in ("leadvalues", "firstcallalert", "completedstep", "nextstep")
    ),
]
#: The leads go with their log, by a trigger (leads/models/imports/effect.py).
_MARK = """
    UPDATE leads_importeffect effect SET undone_at = %(now)s, kept = 0
      FROM undo_effect undone WHERE undone.id = effect.id
"""


def _blank(fields: list[str], blank: str) -> list[str]:
    return [
        f"{field} = CASE WHEN was.fields ? '{field}' THEN {blank} ELSE kept.{field} END" for field in fields
    ]


_WAS = """
      FROM (SELECT row_id, jsonb_object_agg(field, before) AS fields, array_agg(field::text) AS keys
              FROM undo_value WHERE of = '{of}' GROUP BY row_id) was
"""
_PHONE = [
    "phone_typed = CASE WHEN was.fields ? 'phone' THEN was.fields ->> 'phone' ELSE kept.phone_typed END",
    "number_digest = CASE WHEN was.fields ? 'phone' THEN NULL ELSE kept.number_digest END",
]
_CONTACTS = ", ".join([*_blank(["title", "first_name", "email", "phone"], "''"), *_PHONE])
_COMPANIES = ", ".join([*_blank(TEXTS, "''"), *_blank(NUMBERS, "NULL")])
_AFTER_LEADS = [
    *(
        f'UPDATE leads_{of}values kept SET "values" = kept."values" - was.keys'
        f"{_WAS.format(of=f'{of}_field')} WHERE kept.{of}_id = was.row_id"
        for of in ("company", "contact", "lead")
    ),
    *(
        f"DELETE FROM leads_{of}values WHERE \"values\" = '{{}}' AND {of}_id IN"
        f" (SELECT row_id FROM undo_value WHERE of = '{of}_field')"
        for of in ("company", "contact", "lead")
    ),
    "DELETE FROM leads_contactvalues WHERE contact_id IN (SELECT contact_id FROM undo_contact)",
    f"UPDATE leads_contact kept SET {_CONTACTS} {_WAS.format(of='contact')} WHERE kept.id = was.row_id",
    "DELETE FROM leads_contact WHERE id IN (SELECT contact_id FROM undo_contact)",
    "DELETE FROM undo_company WHERE digest IS NULL",
    *(
        f"DELETE FROM leads_{table} WHERE company_id IN (SELECT company_id FROM undo_company)"
        for table in ("companyvalues", "matchedrow")
    ),
    "DELETE FROM leads_company WHERE id IN (SELECT company_id FROM undo_company)",
    f"UPDATE leads_company kept SET {_COMPANIES} {_WAS.format(of='company')} WHERE kept.id = was.row_id",
]


def take_back(cursor, batch: ImportBatch, known: dict) -> None:
    """Undo what `touched.find` has not marked; the slice is locked."""
    for statement in _LEAVE_TOUCHED:
        cursor.execute(statement)
    sign(batch.undo_by)
    cursor.execute(_WAITING_AGAIN)
    waiting = [pk for (pk,) in cursor.fetchall()]
    for statement in _UNPLAN if waiting else []:
        cursor.execute(statement, {"waiting": waiting})
    facts = known | {"source": batch.file_name[:200], "since": batch.at}
    for statement in _BEFORE_LEADS:
        cursor.execute(statement, facts)
    leads_go(cursor)
    cursor.execute(_MARK, facts)
    for statement in _AFTER_LEADS:
        cursor.execute(statement)
    if waiting:
        first_calls.plan(waiting, known["now"])
