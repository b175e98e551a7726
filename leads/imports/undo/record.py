"""Record what the import of a slice does, so that it can be undone. All of it is SQL over the slice (commit.py)."""

from collections.abc import Sequence
from datetime import timedelta

from leads.models import ImportBatch
from salesdesk import clock

from ..matching.company_columns import NUMBERS, TEXTS
from ..people_sql import MERGED_PEOPLE
from . import digests

#: How long an import can be undone.
KEPT_FOR = timedelta(days=30)

_VALUE = "INSERT INTO leads_importedvalue (batch_id, slice, line, of, row_id, field, before, digest)"

_FACTS = ", ".join(f"('{fact}', judged.{fact}::text, company.{fact}::text)" for fact in TEXTS + NUMBERS)
_FILLED_COMPANIES = f"""
    {_VALUE}
    SELECT %(batch)s, %(slice)s, judged.twin, 'company', company.id, fact.field, '', {digests.of_text("fact.listed")}
      FROM judged JOIN leads_company company ON company.id = judged.company_id AND NOT judged.is_new
     CROSS JOIN LATERAL (VALUES {_FACTS}) fact (field, listed, ours)
     WHERE coalesce(fact.listed, '') <> '' AND coalesce(fact.ours, '') = ''
"""
# A number that could not be read may have stood there before.
_FILLED_PEOPLE = f"""
    {MERGED_PEOPLE}
    {_VALUE}
    SELECT %(batch)s, %(slice)s, merged_person.twin, 'contact', contact.id, fact.field, fact.before,
           {digests.of_text("fact.listed")}
      FROM merged_person JOIN leads_contact contact ON contact.id = merged_person.contact_id
     CROSS JOIN LATERAL (VALUES ('title', merged_person.title, contact.title, ''),
                                ('first_name', merged_person.first_name, contact.first_name, ''),
                                ('email', merged_person.email, contact.email, ''),
                                ('phone', merged_person.phone, contact.phone, contact.phone_typed)
                        ) fact (field, listed, ours, before)
     WHERE NOT merged_person.is_new AND fact.listed <> '' AND fact.ours = ''
"""

_FIELDS_BEFORE = """
    CREATE TEMP TABLE slice_fields ON COMMIT DROP AS
    SELECT existing.*, coalesce(company."values", contact."values", lead."values", '{}') AS "values"
      FROM (SELECT twin AS line, 'company_field' AS of, company_id AS row_id FROM judged WHERE NOT is_new
            UNION SELECT twin, 'contact_field', contact_id FROM judged_person WHERE NOT is_new
            UNION SELECT twin, 'lead_field', lead_id FROM judged
                   WHERE NOT lead_is_new AND lead_id IS NOT NULL AND %(leads)s) existing
      LEFT JOIN leads_companyvalues company ON of = 'company_field' AND company.company_id = row_id
      LEFT JOIN leads_contactvalues contact ON of = 'contact_field' AND contact.contact_id = row_id
      LEFT JOIN leads_leadvalues lead ON of = 'lead_field' AND lead.lead_id = row_id
"""
_FILLED_FIELDS = f"""
    {_VALUE}
    SELECT %(batch)s, %(slice)s, before.line, before.of, before.row_id, given.key, '',
           {digests.of_text("given.value::text")}
      FROM slice_fields before
      LEFT JOIN leads_companyvalues company ON of = 'company_field' AND company.company_id = row_id
      LEFT JOIN leads_contactvalues contact ON of = 'contact_field' AND contact.contact_id = row_id
      LEFT JOIN leads_leadvalues lead ON of = 'lead_field' AND lead.lead_id = row_id
     CROSS JOIN LATERAL jsonb_each(coalesce(company."values", contact."values", lead."values", '{{}}')) given
     WHERE NOT before."values" ? given.key
"""

_WAITING = f"""
    {_VALUE}
    SELECT %(batch)s, %(slice)s, judged.twin, 'lead', lead.id, 'contact', coalesce(lead.contact_id::text, ''), 0
      FROM leads_lead lead JOIN judged ON judged.company_id = lead.company_id
     WHERE lead.id = ANY(%(leads)s)
"""
_PLANNED = f"""
    UPDATE leads_importedvalue planned SET digest = {digests.of_lead("lead")}
      FROM leads_lead lead
     WHERE planned.batch_id = %(batch)s AND planned.slice = %(slice)s AND planned.of = 'lead'
       AND planned.row_id = lead.id
"""
# A change of the funnel can't be taken back.
_INTERESTED = f"""
    {_VALUE}
    SELECT %(batch)s, %(slice)s, judged.twin, 'lead', judged.lead_id, 'interest', '', 0
      FROM judged WHERE judged.lead_id = ANY(%(leads)s) AND NOT judged.lead_is_new
"""

_NEW_LEADS = "SELECT twin, lead_id FROM judged WHERE lead_is_new"
_PAST_LEADS = "SELECT imported.twin, past.lead_id FROM slice_past past JOIN slice_row imported USING (line)"
# Digests are made once, whatever PostgreSQL expects of temporary tables: inside a nested loop they took n² time.
_EFFECTS = f"""
    WITH lead AS MATERIALIZED (
        SELECT new.twin, array_agg(lead.id ORDER BY lead.id) AS ids,
               array_agg({digests.of_lead("lead")} ORDER BY lead.id) AS digests
          FROM ({{new_leads}}) new JOIN leads_lead lead ON lead.id = new.lead_id GROUP BY 1
    ), person AS MATERIALIZED (
        SELECT new.twin, array_agg(contact.id ORDER BY contact.id) AS ids,
               array_agg({digests.of_contact("contact")} ORDER BY contact.id) AS digests
          FROM (SELECT DISTINCT twin, contact_id FROM judged_person WHERE is_new) new
          JOIN leads_contact contact ON contact.id = new.contact_id GROUP BY 1
    )
    INSERT INTO leads_importeffect (batch_id, slice, line, created, updated, company_id, company_digest, leads,
                                    lead_digests, contacts, contact_digests, at, kept)
    SELECT %(batch)s, %(slice)s, judged.twin, rows.created, rows.updated, judged.company_id,
           CASE WHEN judged.is_new THEN {digests.of_company("company")} END,
           coalesce(lead.ids, ARRAY[]::bigint[]), coalesce(lead.digests, ARRAY[]::bigint[]),
           coalesce(person.ids, ARRAY[]::bigint[]), coalesce(person.digests, ARRAY[]::bigint[]), %(at)s, 0
      FROM judged
      JOIN leads_company company ON company.id = judged.company_id
      JOIN (SELECT twin, count(*) FILTER (WHERE verdict = 'create') AS created,
                   count(*) FILTER (WHERE verdict = 'update') AS updated
              FROM slice_row WHERE verdict <> 'refuse' GROUP BY twin) rows USING (twin)
      LEFT JOIN lead USING (twin)
      LEFT JOIN person USING (twin)
     WHERE rows.created + rows.updated > 0
        OR EXISTS (SELECT 1 FROM leads_importedvalue value
                    WHERE value.batch_id = %(batch)s AND value.slice = %(slice)s AND value.line = judged.twin)
        OR EXISTS (SELECT 1 FROM leads_factsuggestion suggested
                    WHERE suggested.company_id = judged.company_id AND suggested.at = %(now)s)
"""


def before_writing(cursor, known: dict) -> None:
    """Record the blanks of known companies and people that are filled next."""
    cursor.execute(_FILLED_COMPANIES, known)
    cursor.execute(_FILLED_PEOPLE, known)


def before_fields(cursor, batch: ImportBatch) -> None:
    """Remember the custom fields of what existed, before they are filled in."""
    cursor.execute("DROP TABLE IF EXISTS slice_fields")
    cursor.execute(_FIELDS_BEFORE, {"leads": not batch.is_history})


def after_fields(cursor, known: dict) -> None:
    """Record the custom fields that were filled in since `before_fields`."""
    cursor.execute(_FILLED_FIELDS, known)


def before_planning(cursor, known: dict, leads: Sequence[int]) -> None:
    """Record the contacts of leads that may get one with a phone number."""
    if leads:
        cursor.execute(_WAITING, known | {"leads": list(leads)})


def interested(cursor, known: dict, leads: Sequence[int]) -> None:
    """Record the leads that existed and become MQLs."""
    if leads:
        cursor.execute(_INTERESTED, known | {"leads": list(leads)})


def effects(cursor, batch: ImportBatch, known: dict) -> None:
    """Record what was created, at the end of the slice."""
    cursor.execute(_PLANNED, known)
    new_leads = _PAST_LEADS if batch.is_history else _NEW_LEADS
    cursor.execute(_EFFECTS.format(new_leads=new_leads), known | {"at": clock.now()})
