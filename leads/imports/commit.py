"""Import a matched list in one transaction, with one statement per table.

Existing values are never overwritten: known companies only get their blanks filled, and leads without a phone number
are queued if the list has one.
"""

from django.db import connection
from django.db.models import Count, Q
from django.utils import translation
from django.utils.translation import gettext as _

from leads.assignment import first_calls, intake
from leads.models import ImportBatch
from leads.models.import_batch import ImportVerdict
from salesdesk import clock

from . import match, objections, refused_rows, stage
from .company_columns import COLUMNS, NUMBERS, TEXTS
from .people_sql import FILL_PEOPLE, NEW_PEOPLE, NUMBER_PEOPLE

_FACTS = ", ".join(COLUMNS)

_NEW_COMPANIES = f"""
    INSERT INTO leads_company (id, {_FACTS}, created_at)
    SELECT company_id, {_FACTS}, %(now)s FROM judged WHERE is_new ORDER BY twin
"""
_FILL_COMPANIES = f"""
    UPDATE leads_company company SET {", ".join(f"{fact} = judged.{fact}" for fact in TEXTS + NUMBERS)}
      FROM judged
     WHERE judged.company_id = company.id AND NOT judged.is_new
       AND ({", ".join(f"company.{fact}" for fact in TEXTS + NUMBERS)})
           IS DISTINCT FROM ({", ".join(f"judged.{fact}" for fact in TEXTS + NUMBERS)})
"""

# Contacts are called in the order of the list.
_INCOMING = """
    SELECT judged.lead_id, judged.company_id, %(campaign)s AS campaign_id, judged.territory_id, named.contacts,
           'list' AS source
      FROM judged
      LEFT JOIN (SELECT twin, array_agg(contact_id ORDER BY line, position) AS contacts
                   FROM judged_person GROUP BY twin) named USING (twin)
     WHERE judged.lead_is_new
"""
_STAKEHOLDERS = """
    INSERT INTO leads_stakeholder (lead_id, contact_id, buying_role, stance, spoken_to)
    SELECT judged.lead_id, person.contact_id, min(person.buying_role), 'unknown', false
      FROM judged_person person JOIN judged USING (twin)
     WHERE person.buying_role <> '' AND (judged.lead_is_new OR person.is_new)
     GROUP BY judged.lead_id, person.contact_id
    ON CONFLICT (lead_id, contact_id) DO NOTHING
"""
_NOTES = """
    INSERT INTO leads_activity (key, lead_id, round, kind, outcome, attempt, note, late, by_id, at)
    SELECT gen_random_uuid(), judged.lead_id, 1, 'note', '', 0, imported.note, false, %(by)s, %(now)s
      FROM leads_importrow imported JOIN judged ON judged.twin = imported.line
     WHERE imported.batch_id = %(batch)s AND imported.verdict = 'create' AND imported.note <> ''
     ORDER BY imported.line
"""

# Leads without a phone number at companies for which the list has one.
_WAITING = """
    SELECT lead.id FROM leads_lead lead JOIN judged ON judged.company_id = lead.company_id
     WHERE EXISTS (SELECT 1 FROM leads_nextstep step WHERE step.lead_id = lead.id AND step.kind = 'missing_number')
       AND EXISTS (SELECT 1 FROM judged_person person
                    WHERE person.twin = judged.twin AND person.adds AND person.phone <> '')
"""


def commit(batch: ImportBatch) -> None:
    """Import all rows, matching them again to account for changes since the preview.

    Call it within a transaction that has locked `batch`; any error rolls back the whole import.
    """
    with connection.cursor() as cursor, translation.override(batch.by.language):
        _lock_imports(cursor)
        # Every trigger walks the queue of deferred checks: with 20,000 leads logging takes 2 ms per lead instead
        # of 0.1.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        stage.stage_rows(batch)
        if batch.is_do_not_call_list:
            objections.judge(batch)
            objections.keep(batch)
            _account_for(batch)
            stage.clear_rows(batch)
            return
        objections.keep(batch)
        match.match_rows(batch)
        known = {
            "batch": batch.pk,
            "campaign": batch.campaign_id,
            "by": batch.by_id,
            "now": clock.now(),
        }
        _write_companies_and_people(cursor, known)
        _write_leads(cursor, batch, known)
        _count_incomplete(batch, cursor)
        _account_for(batch)
    stage.clear_rows(batch)


def _lock_imports(cursor) -> None:
    """Serialize imports, so that two lists can't create the same company."""
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('leads.imports'))")


def _write_companies_and_people(cursor, known: dict) -> None:
    """Write companies and contacts. ANALYZE in between keeps the planner from nested loops."""
    cursor.execute(_FILL_COMPANIES)
    cursor.execute(
        "UPDATE judged SET company_id = nextval(pg_get_serial_sequence('leads_company', 'id')) WHERE is_new"
    )
    cursor.execute(NUMBER_PEOPLE)
    cursor.execute("ANALYZE judged, judged_person")
    cursor.execute(_NEW_COMPANIES, known)
    cursor.execute(NEW_PEOPLE, known)
    cursor.execute(FILL_PEOPLE)
    cursor.execute("ANALYZE leads_company, leads_contact")


def _write_leads(cursor, batch: ImportBatch, known: dict) -> None:
    cursor.execute(_WAITING)
    first_calls.plan_waiting([pk for (pk,) in cursor.fetchall()], batch.by, known["now"])
    cursor.execute(
        "UPDATE judged SET lead_id = nextval(pg_get_serial_sequence('leads_lead', 'id')) WHERE lead_is_new"
    )
    why = _("Imported from %(name)s.") % {"name": batch.file_name}
    intake.bring_in_all(_INCOMING, known, by=batch.by, why=why)
    cursor.execute(_STAKEHOLDERS)
    cursor.execute(_NOTES, known)
    cursor.execute("ANALYZE leads_lead")  # the next import joins on it


def _count_incomplete(batch: ImportBatch, cursor) -> None:
    """Count the new leads without a phone number and without a territory."""
    cursor.execute(
        """
        SELECT count(*) FILTER (WHERE coalesce(contact.phone, '') = ''),
               count(*) FILTER (WHERE judged.territory_id IS NULL)
          FROM judged
          JOIN leads_lead lead ON lead.id = judged.lead_id
          LEFT JOIN leads_contact contact ON contact.id = lead.contact_id
         WHERE judged.lead_is_new
        """
    )
    batch.without_number, batch.without_territory = cursor.fetchone()


def _account_for(batch: ImportBatch) -> None:
    """Store the totals. A constraint checks rows = created + updated + skipped + refused."""
    rows = batch.staged.aggregate(
        rows=Count("pk"),
        **{verdict: Count("pk", filter=Q(verdict=verdict)) for verdict in ImportVerdict.values},
    )
    batch.rows, batch.created, batch.updated = (
        rows["rows"],
        rows[ImportVerdict.CREATE],
        rows[ImportVerdict.UPDATE],
    )
    batch.skipped, batch.refused = rows[ImportVerdict.SKIP], rows[ImportVerdict.REFUSE]
    batch.refused_rows_file = refused_rows.refused_rows_csv(batch) if batch.refused else b""
    batch.state, batch.committed_at = ImportBatch.State.COMMITTED, clock.now()
    batch.content, batch.error = b"", ""
    batch.save()
