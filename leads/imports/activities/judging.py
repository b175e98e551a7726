"""Find the lead and the contact of each activity of a slice, and give each row its verdict.

Matching the companies (match.py) comes first. A row that names only a person is found by their e-mail address.
"""

from django.utils.translation import gettext as _

from leads.models import ImportBatch
from leads.models.imports.kept_rows import MatchedBy
from salesdesk import formats

from ..matching.company_columns import SPELT_ALIKE

_SPELT_ALIKE = SPELT_ALIKE.format(one="imported", other="company")

# The past of somebody who objects to calls is not forgotten.
_TAKE_OBJECTORS = """
    UPDATE slice_row SET verdict = '', suppressed = false, person_suppressed = false
     WHERE NOT blocked AND NOT number_objects AND NOT person_objects
"""
# Exports of activities seldom tell where a company is: its name does, if only one in the campaign has it.
_FOUND = f"""
    CREATE TEMP TABLE slice_activity ON COMMIT DROP AS
    SELECT imported.line, past.reference, past.kind, past.at, past.note, past.incoming, past.outcome, past.seconds,
           past.owner_id, coalesce(imported.company_id, mailed.company_id, alike.company_id) AS company_id,
           lead.id AS lead_id, lead.round,
           CASE WHEN mailed.id IS NULL THEN {MatchedBy.NAME_ONLY} ELSE {MatchedBy.EMAIL} END AS found_by,
           coalesce(mailed.id, called.id) AS contact_id, known.key IS NOT NULL AS is_known,
           gen_random_uuid() AS key
      FROM slice_row imported
      JOIN leads_importactivity past ON past.batch_id = imported.batch_id AND past.line = imported.line
      LEFT JOIN slice_person person ON person.line = imported.line AND person.position = 0
      LEFT JOIN LATERAL (
            SELECT contact.id, contact.company_id FROM leads_contact contact
             WHERE upper(contact.email) = upper(person.email) AND contact.email <> ''
               AND contact.merged_into_id IS NULL
               AND (imported.company_id IS NULL OR contact.company_id = imported.company_id)
               AND EXISTS (SELECT 1 FROM leads_lead owned
                            WHERE owned.company_id = contact.company_id AND owned.campaign_id = %(campaign)s)
             ORDER BY contact.id LIMIT 1) mailed ON person.email <> ''
      LEFT JOIN LATERAL (
            SELECT min(company.id) AS company_id FROM leads_company company
             WHERE company.country = imported.country AND company.name_key = imported.name_key AND {_SPELT_ALIKE}
               AND company.merged_into_id IS NULL
               AND EXISTS (SELECT 1 FROM leads_lead owned
                            WHERE owned.company_id = company.id AND owned.campaign_id = %(campaign)s)
            HAVING count(*) = 1) alike ON imported.company_id IS NULL AND mailed.id IS NULL AND imported.name_key <> ''
      LEFT JOIN LATERAL (
            SELECT found.id, found.round FROM leads_lead found
             WHERE found.company_id = coalesce(imported.company_id, mailed.company_id, alike.company_id)
               AND found.campaign_id = %(campaign)s
             ORDER BY found.closed_at IS NOT NULL, found.id DESC LIMIT 1) lead ON true
      LEFT JOIN LATERAL (
            SELECT contact.id FROM leads_contact contact
             WHERE contact.company_id = coalesce(imported.company_id, mailed.company_id, alike.company_id)
               AND contact.merged_into_id IS NULL AND contact.name <> ''
               AND person_key(contact.name) = person_key(person.name)
             ORDER BY contact.id LIMIT 1) called ON person.name <> ''
      LEFT JOIN leads_importedactivity known ON known.campaign_id = %(campaign)s AND known.reference = past.reference
     WHERE imported.verdict <> 'refuse'
"""
_VERDICTS = """
    UPDATE slice_row imported
       SET company_id = found.company_id, matched_by = coalesce(imported.matched_by, found.found_by),
           verdict = CASE WHEN found.is_known THEN 'skip' WHEN found.lead_id IS NULL THEN 'refuse' ELSE 'create' END,
           problems = CASE WHEN found.is_known OR found.lead_id IS NOT NULL OR missing.why = ANY(imported.problems)
                           THEN imported.problems ELSE imported.problems || missing.why END
      FROM slice_activity found
     CROSS JOIN LATERAL (SELECT CASE WHEN found.company_id IS NULL THEN %(unknown)s
                                     ELSE %(elsewhere)s END AS why) missing
     WHERE found.line = imported.line
"""


def take_objectors(cursor) -> None:
    """Let rows count whose people must not be called; call it before the companies are matched."""
    cursor.execute(_TAKE_OBJECTORS)


def judge(cursor, batch: ImportBatch) -> None:
    """Set the verdicts of the slice that match.py just matched."""
    with formats.read_by(batch.by):
        why = {
            "unknown": _("No company or contact here matches this row."),
            "elsewhere": _("The company has no lead in this campaign."),
        }
    cursor.execute("DROP TABLE IF EXISTS slice_activity")
    cursor.execute(_FOUND, {"campaign": batch.campaign_id})
    cursor.execute(_VERDICTS, why)
