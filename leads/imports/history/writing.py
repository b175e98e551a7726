"""Write the history of a slice: leads that go their way through the funnel, each step at its moment in the past.

The steps are those of the funnel, and the log of stages is written by its own trigger. It takes the moments from the
past outcomes that are written first (leads/models/imports/past_triggers.py).
"""

from django.utils.translation import gettext as _

from leads.models import ImportBatch
from leads.models.queue.ranks import rank_sql
from leads.models.queue.step_kind import StepKind
from salesdesk.hooks import Hook
from salesdesk.people.actor import sign

#: Called with the facts of the import, once the deals of `slice_past` are opportunities and before they close.
deals_brought_in: Hook[[dict], None] = Hook()

# A day is noon in UTC, which is the same day from Hawaii to Japan, so that spans are whole days.
_TAKE = """
    CREATE TEMP TABLE slice_past ON COMMIT DROP AS
    SELECT nextval(pg_get_serial_sequence('leads_lead', 'id')) AS lead_id, judged.company_id, judged.territory_id,
           person.contact_id, coalesce(nullif(imported.source, ''), %(source)s) AS source, past.*,
           coalesce((past.first_contact_on + time '12:00') AT TIME ZONE 'UTC', %(now)s) AS first_contact_at,
           (past.opened_on + time '12:00') AT TIME ZONE 'UTC' AS opened_at,
           (past.closed_on + time '12:00') AT TIME ZONE 'UTC' AS closed_at,
           owner.role AS owner_role
      FROM slice_row imported
      JOIN judged USING (twin)
      JOIN leads_importoutcome past ON past.batch_id = imported.batch_id AND past.line = imported.line
      LEFT JOIN people_user owner ON owner.id = past.owner_id
      LEFT JOIN judged_person person ON person.line = imported.line AND person.position = 0
     WHERE imported.verdict = 'create'
     ORDER BY imported.line
"""
_OUTCOMES = """
    INSERT INTO leads_pastoutcome
        (lead_id, batch_id, campaign_id, reference, result, first_contact_at, opened_at, closed_at, reason_text,
         owner_name, transaction)
    SELECT lead_id, batch_id, %(campaign)s, reference, result, first_contact_at, opened_at, closed_at, reason_text,
           owner_name, 0
      FROM slice_past
"""
# Marketing has them until there is a deal: a list does not say who called.
_LEADS = """
    INSERT INTO leads_lead
        (id, company_id, campaign_id, territory_id, contact_id, stage, stream, inside_rep_id, field_rep_id, round, warm,
         route, score, source, interest, interest_at, reason, final, imported, version, created_at,
         batch_id)
    SELECT past.lead_id, past.company_id, %(campaign)s, past.territory_id, past.contact_id, 'suspect', 'marketing',
           CASE past.owner_role WHEN 'inside' THEN past.owner_id END,
           CASE past.owner_role WHEN 'field' THEN past.owner_id END, 1, past.result NOT IN ('suspect', 'prospect'),
           campaign.route, 50, past.source, '',
           CASE WHEN past.result NOT IN ('suspect', 'prospect') THEN past.first_contact_at END, '', false, true, 1,
           past.first_contact_at, %(batch)s
      FROM slice_past past JOIN campaigns_campaign campaign ON campaign.id = %(campaign)s
     ORDER BY past.lead_id
"""
_TO_PROSPECT = "stage = 'prospect'", "past.result = 'prospect'"
_TO_MQL = "stage = 'mql'", "past.result NOT IN ('suspect', 'prospect')"
_TO_SQL = "stage = 'sql'", "past.result IN ('won', 'lost', 'deal')"
_TO_DEAL = (
    "stage = 'opportunity', value = coalesce(past.value, 0)",
    "past.result IN ('won', 'lost', 'deal')",
)
_TO_HOLDER = (
    "stream = past.owner_role, holder_id = past.owner_id",
    "past.result = 'deal'",
)
_TO_WON = (
    "stage = 'won', stream = 'none', closed_at = past.closed_at,"
    " closed_by_id = coalesce(past.owner_id, %(by)s)",
    "past.result = 'won'",
)
_TO_LOST = (
    "stage = 'lost', stream = 'none', closed_at = past.closed_at, reason = past.reason,"
    " closed_by_id = coalesce(past.owner_id, %(by)s), final = past.result = 'ruled_out'",
    "past.result IN ('lost', 'ruled_out')",
)
_MOVE = """
    UPDATE leads_lead lead SET {change}, version = lead.version + 1
      FROM slice_past past WHERE past.lead_id = lead.id AND {which}
"""
# Open deals wait for their owner to say what comes next.
_STEPS = f"""
    INSERT INTO leads_nextstep
        (lead_id, contact_id, company_id, campaign_id, territory_id, assignee_id, kind, rank, attempt, due_at,
         wall_time, zone, why, ready, created_at)
    SELECT past.lead_id, past.contact_id, past.company_id, %(campaign)s, past.territory_id, past.owner_id, step.kind,
           {rank_sql("step.kind", "50")}, 1, %(now)s, '', '', %(why)s, false, %(now)s
      FROM slice_past past
     CROSS JOIN LATERAL (SELECT CASE past.owner_role WHEN 'field' THEN '{StepKind.FIELD}'
                                                     ELSE '{StepKind.CLOSE}' END AS kind) step
     WHERE past.result = 'deal'
"""


def forget_what_is_not_new(cursor) -> None:
    """Write no company of which no row becomes a lead, and count no lead of the ordinary kind."""
    cursor.execute(
        "DELETE FROM judged WHERE is_new AND NOT EXISTS ("
        "SELECT 1 FROM slice_row row WHERE row.twin = judged.twin AND row.verdict = 'create')"
    )
    cursor.execute("DELETE FROM judged_person WHERE twin NOT IN (SELECT twin FROM judged)")
    cursor.execute("UPDATE judged SET lead_is_new = false")


def write(cursor, batch: ImportBatch, known: dict) -> None:
    """Write the leads of the slice, whose companies and people are written, and their way through the funnel."""
    why = _("Imported from %(name)s.") % {"name": batch.file_name}
    sign(batch.by, why)
    cursor.execute("DROP TABLE IF EXISTS slice_past")
    cursor.execute(_TAKE, known)
    cursor.execute("ANALYZE slice_past")
    # The past comes before its lead.
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    cursor.execute("SELECT set_config('salesdesk.past', 'on', true)")
    cursor.execute(_OUTCOMES, known)
    cursor.execute(_LEADS, known)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for change in (_TO_PROSPECT, _TO_MQL, _TO_SQL, _TO_DEAL):
        _move(cursor, change, known)
    deals_brought_in(known)
    for change in (_TO_WON, _TO_LOST):
        _move(cursor, change, known)
    cursor.execute("SELECT set_config('salesdesk.past', '', true)")
    _move(cursor, _TO_HOLDER, known)
    cursor.execute(_STEPS, known | {"why": _("Set the next step.")})


def _move(cursor, change: tuple[str, str], known: dict) -> None:
    set_, which = change
    cursor.execute(_MOVE.format(change=set_, which=which), known)
