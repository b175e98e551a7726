"""Import a slice of a list in one transaction, with one statement per table.

Existing values are never overwritten: known companies only get their blanks filled, other values become suggestions
(suggestions.py), and leads without a phone number
are queued if the list has one.
"""

from django.db import connection
from django.utils.translation import gettext as _

from leads.assignment import first_calls, intake
from leads.models import ImportBatch, Lead
from leads.models.stages import Source
from salesdesk import clock, formats
from salesdesk.people.permissions import REPORT_INTEREST

from . import suggestions
from .activities import writing as activities
from .engine import custom_values, results
from .history import writing
from .mapping import custom
from .matching import match
from .matching.company_columns import COLUMNS, NUMBERS, TEXTS
from .people_sql import FILL_PEOPLE, NEW_PEOPLE, NUMBER_PEOPLE
from .undo import record

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
           COALESCE(NULLIF(first.source, ''), %(source)s) AS source,
           (SELECT partner.id FROM slice_row named
              JOIN leads_partner partner ON partner.id = named.partner_id
              JOIN people_user owner ON owner.id = partner.owner_id AND owner.team_id = %(team)s
             WHERE named.twin = judged.twin AND partner.ended_at IS NULL
               AND partner.company_id <> judged.company_id
             ORDER BY named.line LIMIT 1) AS partner_id,
           %(batch)s::bigint AS batch_id
      FROM judged
      LEFT JOIN (SELECT twin, array_agg(contact_id ORDER BY line, position) AS contacts
                   FROM judged_person GROUP BY twin) named USING (twin)
      LEFT JOIN slice_row first ON first.line = judged.twin
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
      FROM slice_row imported JOIN judged ON judged.twin = imported.line
     WHERE imported.verdict = 'create' AND imported.note <> ''
     ORDER BY imported.line
"""

# One interest for each lead, of its first row that says one. Leads that are further than prospect have theirs.
_INTERESTED = """
    SELECT DISTINCT ON (judged.lead_id) judged.lead_id, COALESCE(NULLIF(imported.interest, ''), %(interest)s),
           COALESCE(NULLIF(imported.source, ''), %(source)s)
      FROM slice_row imported
      JOIN judged USING (twin)
      JOIN leads_lead lead ON lead.id = judged.lead_id
     WHERE imported.verdict IN ('create', 'update', 'skip') AND lead.stage IN ('suspect', 'prospect')
       AND lead.territory_id IS NOT NULL AND COALESCE(NULLIF(imported.interest, ''), %(interest)s) <> ''
     ORDER BY judged.lead_id, imported.interest = '', imported.line
"""

# Leads without a phone number at companies for which the list has one.
_WAITING = """
    SELECT lead.id FROM leads_lead lead JOIN judged ON judged.company_id = lead.company_id
     WHERE EXISTS (SELECT 1 FROM leads_nextstep step WHERE step.lead_id = lead.id AND step.kind = 'missing_number')
       AND EXISTS (SELECT 1 FROM judged_person person
                    WHERE person.twin = judged.twin AND person.adds AND person.phone <> '')
"""


def commit(batch: ImportBatch, slice_: int) -> results.Counts:
    """Import a slice, matching it again to account for changes since the preview.

    Call it within a transaction of its own; any error rolls back the whole slice.
    """
    with connection.cursor() as cursor, formats.read_by(batch.by):
        # Every trigger walks the queue of deferred checks.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        match.match_rows(batch, slice_, lock=True)
        known = {
            "batch": batch.pk,
            "slice": slice_,
            "campaign": batch.campaign_id,
            "team": batch.campaign.team_id,
            "by": batch.by_id,
            "now": clock.now(),
            "interest": batch.interest,
            "source": batch.source,
        }
        kept = results.keep_rows(cursor)
        if batch.is_activities:
            activities.write(cursor, batch, known)
            return results.count_rows(cursor, kept)
        if batch.is_history:
            writing.forget_what_is_not_new(cursor)
        _write_companies_and_people(cursor, known)
        suggestions.keep(cursor, batch, known["now"])
        if batch.is_history:
            writing.write(cursor, batch, known)
        else:
            _write_leads(cursor, batch, known)
            _show_interest(cursor, batch, known)
        if any(name.startswith(custom.EXISTING) for name in batch.mapping.values()):
            record.before_fields(cursor, batch)
            custom_values.write(cursor, of_past=batch.is_history)
            record.after_fields(cursor, known)
        record.effects(cursor, batch, known)
        return results.count_rows(cursor, kept)


def _write_companies_and_people(cursor, known: dict) -> None:
    record.before_writing(cursor, known)
    cursor.execute(_FILL_COMPANIES)
    cursor.execute(
        "UPDATE judged SET company_id = nextval(pg_get_serial_sequence('leads_company', 'id')) WHERE is_new"
    )
    cursor.execute(NUMBER_PEOPLE)
    cursor.execute(_NEW_COMPANIES, known)
    cursor.execute(NEW_PEOPLE, known)
    cursor.execute(FILL_PEOPLE)


def _write_leads(cursor, batch: ImportBatch, known: dict) -> None:
    cursor.execute(_WAITING)
    waiting = [pk for (pk,) in cursor.fetchall()]
    record.before_planning(cursor, known, waiting)
    first_calls.plan_waiting(waiting, batch.by, known["now"])
    cursor.execute(
        "UPDATE judged SET lead_id = nextval(pg_get_serial_sequence('leads_lead', 'id')) WHERE lead_is_new"
    )
    why = _("Imported from %(name)s.") % {"name": batch.file_name}
    intake.bring_in_all(_INCOMING, known, by=batch.by, why=why)
    cursor.execute(_STAKEHOLDERS)
    cursor.execute(_NOTES, known)


def _show_interest(cursor, batch: ImportBatch, known: dict) -> None:
    """Make MQLs of the leads with an interest, whose clock starts now. Marketing reported it, or else the system."""
    cursor.execute(_INTERESTED, known)
    by = batch.by if batch.by.role in REPORT_INTEREST else None
    interested = cursor.fetchall()
    record.interested(cursor, known, [pk for pk, _interest, _source in interested])
    for pk, interest, source in interested:
        intake.show_interest(Lead(pk=pk), interest, by=by, source=Source(source))
