"""Give each row of a history its verdict: each is a lead of its own, whatever its company."""

from django.utils.translation import gettext as _

from leads.models import ImportBatch
from salesdesk import formats

# Rows that came before stay as they are. Who works the company already does not get another lead of it.
_VERDICTS = """
    WITH due AS (
        SELECT imported.id, imported.line, imported.twin, judged.company_id, known.lead_id IS NOT NULL AS is_known,
               known.lead_id IS NULL AND past.result IN ('mql', 'prospect', 'suspect') AS is_open
          FROM slice_row imported
          JOIN leads_importoutcome past ON past.batch_id = imported.batch_id AND past.line = imported.line
          JOIN judged USING (twin)
          LEFT JOIN leads_pastoutcome known ON known.campaign_id = %(campaign)s AND known.reference = past.reference
         WHERE imported.verdict IN ('create', 'update', 'skip')
    ), found AS (
        SELECT *, is_open AND EXISTS (
                    SELECT 1 FROM leads_lead lead
                     WHERE lead.company_id = due.company_id AND lead.campaign_id = %(campaign)s
                       AND NOT lead.imported AND lead.stage NOT IN ('won', 'lost')) AS is_taken
          FROM due
    )
    UPDATE slice_row imported
       SET verdict = CASE WHEN is_known THEN 'skip' WHEN is_taken THEN 'refuse' ELSE 'create' END,
           problems = CASE WHEN is_taken AND NOT %(second)s = ANY(imported.problems)
                           THEN imported.problems || %(second)s::text ELSE imported.problems END
      FROM found WHERE found.id = imported.id
"""

_KEEP_PROBLEMS = """
    UPDATE leads_importrow imported SET problems = judged.problems
      FROM slice_row judged WHERE judged.id = imported.id AND judged.problems <> imported.problems
"""


def judge(cursor, batch: ImportBatch) -> None:
    """Set the verdicts of the slice that match.py just matched."""
    with formats.read_by(batch.by):
        second = _("The company already has an open lead in this campaign.")
    cursor.execute(_VERDICTS, {"campaign": batch.campaign_id, "second": second})


def keep_problems(cursor) -> None:
    """Store the problems found by `judge` with the staged rows."""
    cursor.execute(_KEEP_PROBLEMS)
