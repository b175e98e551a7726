"""Find what was touched since an import did it: the rows of such a company stay as they are, all of them."""

from functools import cache

from leads.models import Activity, Company, Contact, Lead
from leads.models.imports.undo_fields import Touched

from . import digests, references

TABLES = "undo_effect, undo_lead, undo_contact, undo_company, undo_activity, undo_value, undo_touched"

_TAKE = [
    f"DROP TABLE IF EXISTS {TABLES}",
    """
    CREATE TEMP TABLE undo_effect ON COMMIT DROP AS
    SELECT * FROM leads_importeffect WHERE batch_id = %(batch)s AND slice = %(slice)s AND undone_at IS NULL
    """,
    """
    CREATE TEMP TABLE undo_value ON COMMIT DROP AS
    SELECT value.*, effect.at FROM leads_importedvalue value JOIN undo_effect effect USING (line)
     WHERE value.batch_id = %(batch)s AND value.slice = %(slice)s
    """,
    """
    CREATE TEMP TABLE undo_lead ON COMMIT DROP AS
    SELECT effect.line, effect.at, named.id AS lead_id, named.digest
      FROM undo_effect effect CROSS JOIN LATERAL unnest(effect.leads, effect.lead_digests) named (id, digest)
    """,
    # A company with very many rows was in several slices; what these created for it is the import's too.
    """
    CREATE TEMP TABLE undo_company ON COMMIT DROP AS
    SELECT effect.line, effect.at, effect.company_id, effect.company_digest AS digest,
           ARRAY(SELECT unnest(same.leads) FROM leads_importeffect same
                  WHERE same.batch_id = %(batch)s AND same.company_id = effect.company_id
                    AND (same.kept = 0 OR same.id = effect.id))
           || ARRAY(SELECT value.row_id FROM undo_value value
                     WHERE value.line = effect.line AND value.of = 'lead') AS leads,
           ARRAY(SELECT unnest(same.contacts) FROM leads_importeffect same
                  WHERE same.batch_id = %(batch)s AND same.company_id = effect.company_id
                    AND (same.kept = 0 OR same.id = effect.id)) AS contacts
      FROM undo_effect effect
    """,
    """
    CREATE TEMP TABLE undo_contact ON COMMIT DROP AS
    SELECT effect.line, effect.at, named.id AS contact_id, named.digest, company.leads
      FROM undo_effect effect JOIN undo_company company USING (line)
     CROSS JOIN LATERAL unnest(effect.contacts, effect.contact_digests) named (id, digest)
    """,
    """
    CREATE TEMP TABLE undo_activity ON COMMIT DROP AS
    SELECT effect.line, effect.at, activity.id AS activity_id, 0 AS digest
      FROM undo_effect effect CROSS JOIN LATERAL unnest(effect.activities) named (key)
      JOIN leads_activity activity ON activity.key = named.key
    """,
    "ANALYZE undo_effect, undo_value, undo_lead, undo_company, undo_contact, undo_activity",
]
_LOCK = [
    """
    SELECT 1 FROM leads_lead WHERE id IN (SELECT lead_id FROM undo_lead
                                          UNION SELECT row_id FROM undo_value WHERE of = 'lead')
     ORDER BY id FOR UPDATE
    """,
    # A call is claimed by its step, before the company is held.
    "SELECT 1 FROM leads_nextstep WHERE lead_id IN (SELECT lead_id FROM undo_lead) ORDER BY id FOR UPDATE",
]

_EDITED = f"""
    SELECT named.line, {Touched.EDITED} FROM undo_lead named JOIN leads_lead lead ON lead.id = named.lead_id
     WHERE {digests.of_lead("lead")} <> named.digest
    UNION ALL
    SELECT named.line, CASE WHEN contact.merged_into_id IS NULL THEN {Touched.EDITED} ELSE {Touched.MERGED} END
      FROM undo_contact named JOIN leads_contact contact ON contact.id = named.contact_id
     WHERE {digests.of_contact("contact")} <> named.digest
    UNION ALL
    SELECT named.line, CASE WHEN company.merged_into_id IS NULL THEN {Touched.EDITED} ELSE {Touched.MERGED} END
      FROM undo_company named JOIN leads_company company ON company.id = named.company_id
     WHERE {digests.of_company("company")} <> named.digest
"""
# A filled-in value counts as touched once it has changed, or the person was talked to.
_REFILLED = f"""
    SELECT value.line, CASE WHEN company.merged_into_id IS NULL THEN {Touched.EDITED} ELSE {
    Touched.MERGED
} END
      FROM undo_value value JOIN leads_company company ON value.of = 'company' AND company.id = value.row_id
     WHERE company.merged_into_id IS NOT NULL
        OR {digests.of_text("coalesce(to_jsonb(company) ->> value.field, '')")} <> value.digest
    UNION ALL
    SELECT value.line, CASE WHEN contact.merged_into_id IS NULL THEN {Touched.EDITED} ELSE {
    Touched.MERGED
} END
      FROM undo_value value JOIN leads_contact contact ON value.of = 'contact' AND contact.id = value.row_id
     WHERE contact.merged_into_id IS NOT NULL
        OR {digests.of_text("coalesce(to_jsonb(contact) ->> value.field, '')")} <> value.digest
    UNION ALL
    SELECT value.line, {Touched.ACTIVITY}
      FROM undo_value value JOIN leads_activity activity ON activity.contact_id = value.row_id
     WHERE value.of = 'contact' AND coalesce(activity.logged_at, activity.at) > value.at
    UNION ALL
    SELECT value.line, {Touched.EDITED}
      FROM undo_value value
      LEFT JOIN leads_companyvalues company ON value.of = 'company_field' AND company.company_id = value.row_id
      LEFT JOIN leads_contactvalues contact ON value.of = 'contact_field' AND contact.contact_id = value.row_id
      LEFT JOIN leads_leadvalues lead ON value.of = 'lead_field' AND lead.lead_id = value.row_id
     WHERE value.of IN ('company_field', 'contact_field', 'lead_field')
       AND {
    digests.of_text('''coalesce((coalesce(company."values", contact."values", lead."values")
                                         -> value.field)::text, '')''')
} <> value.digest
    UNION ALL
    SELECT value.line, {Touched.STAGE}
      FROM undo_value value JOIN leads_lead lead ON lead.id = value.row_id
     WHERE value.of = 'lead' AND (value.field = 'interest' OR {digests.of_lead("lead")} <> value.digest)
    UNION ALL
    SELECT value.line, {
    Touched.HOLD
} FROM undo_value value JOIN leads_hold hold ON hold.lead_id = value.row_id
     WHERE value.of = 'lead'
"""
# The leads of this list are those of a later one that found the company here.
_LISTED_AGAIN = f"""
    SELECT company.line, {Touched.LATER_IMPORT}
      FROM undo_company company
      JOIN leads_matchedrow again ON again.company_id = company.company_id AND again.batch_id <> %(batch)s
      JOIN leads_importbatch batch ON batch.id = again.batch_id
     WHERE (batch.committed_at IS NULL OR batch.committed_at >= company.at) AND batch.undo_state <> 'undone'
       AND company.line IN (SELECT line FROM undo_lead)
"""


def prepare(cursor, known: dict) -> None:
    """Copy what a slice did to temporary tables, which last until the end of the transaction."""
    for statement in _TAKE:
        cursor.execute(statement, known)


def lock(cursor) -> None:
    """Lock the leads of the slice and their steps, so that nothing is done with them meanwhile."""
    for statement in _LOCK:
        cursor.execute(statement)


def find(cursor, known: dict) -> None:
    """Fill the temporary table `undo_touched` with the lines that stay, each with its most telling reason."""
    cursor.execute(_statement(), known)


@cache
def _statement() -> str:
    parts = [_EDITED, _REFILLED, _LISTED_AGAIN]
    for model, table, column in (
        (Lead, "undo_lead", "lead_id"),
        (Contact, "undo_contact", "contact_id"),
        (Company, "undo_company", "company_id"),
        (Activity, "undo_activity", "activity_id"),
    ):
        created = " AND named.digest IS NOT NULL"
        parts += [
            f"SELECT named.line, {each.reason} FROM {table} named JOIN {each.table} own"
            f" ON own.{each.column} = named.{column} WHERE NOT ({each.own}){created}"
            for each in references.to(model)
        ]
    found = " UNION ALL ".join(parts)
    return f"""
        CREATE TEMP TABLE undo_touched ON COMMIT DROP AS
        SELECT line, min(reason) AS reason FROM ({found}) found (line, reason) GROUP BY line
    """
