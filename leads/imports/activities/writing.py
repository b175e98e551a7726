"""Write the activities of a slice into the timelines of their leads."""

from leads.models import ImportBatch
from salesdesk import clock
from salesdesk.people.actor import sign

_REFERENCES = """
    INSERT INTO leads_importedactivity (key, batch_id, campaign_id, reference, transaction)
    SELECT found.key, %(batch)s, %(campaign)s, found.reference, 0
      FROM slice_activity found JOIN slice_row imported USING (line) WHERE imported.verdict = 'create'
"""
_ACTIVITIES = """
    INSERT INTO leads_activity (key, lead_id, contact_id, round, kind, outcome, incoming, attempt, seconds, note, late,
                                by_id, at, logged_at, imported)
    SELECT found.key, found.lead_id, found.contact_id, found.round, found.kind, found.outcome, found.incoming, 0,
           found.seconds, found.note, false, found.owner_id, found.at, %(now)s, true
      FROM slice_activity found JOIN slice_row imported USING (line)
     WHERE imported.verdict = 'create' ORDER BY found.at, found.line
"""
_EFFECTS = """
    INSERT INTO leads_importeffect (batch_id, slice, line, created, updated, company_id, leads, lead_digests, contacts,
                                    contact_digests, activities, at, kept)
    SELECT %(batch)s, %(slice)s, min(found.line), count(*), 0, found.company_id, ARRAY[]::bigint[], ARRAY[]::bigint[],
           ARRAY[]::bigint[], ARRAY[]::bigint[], array_agg(found.key), %(at)s, 0
      FROM slice_activity found JOIN slice_row imported USING (line)
     WHERE imported.verdict = 'create' GROUP BY found.company_id
"""


def write(cursor, batch: ImportBatch, known: dict) -> None:
    """Write the activities whose leads were found, and record them to be undone."""
    sign(batch.by)
    cursor.execute(_REFERENCES, known)
    cursor.execute(_ACTIVITIES, known)
    cursor.execute(_EFFECTS, known | {"at": clock.now()})
