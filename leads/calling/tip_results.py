"""Count every night what came of the conversations in which a tip was on the card, and of the others."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max

from campaigns.models import Tip
from leads.models.calling.activity import CONVERSATION_OUTCOMES, Outcome
from salesdesk.workers import nightly

LOOKS_BACK = timedelta(days=365)

# The calls of a campaign are grouped by the few lists of tips that were shown before they are joined to the tips.
# A call that was logged by hand had no card.
_COUNT = """
    WITH shown AS (
        SELECT lead.campaign_id, call.shown_tips, count(*) AS n,
               count(*) FILTER (WHERE call.outcome = ANY(%(sql)s)) AS became_sql
          FROM leads_activity call JOIN leads_lead lead ON lead.id = call.lead_id
         WHERE call.kind = 'call' AND call.at >= %(since)s AND call.outcome = ANY(%(conversations)s)
           AND call.logged_at IS NULL AND NOT call.incoming AND NOT call.imported
           AND lead.campaign_id IN (SELECT campaign_id FROM campaigns_tip)
           AND NOT EXISTS (SELECT 1 FROM leads_activity undo WHERE undo.corrects_id = call.id AND undo.kind = 'undo')
         GROUP BY lead.campaign_id, call.shown_tips
    ), counted AS (
        SELECT tip.id, coalesce(sum(each.n) FILTER (WHERE each.had), 0) AS conversations,
               coalesce(sum(each.became_sql) FILTER (WHERE each.had), 0) AS became_sql,
               coalesce(sum(each.n) FILTER (WHERE NOT each.had), 0) AS others,
               coalesce(sum(each.became_sql) FILTER (WHERE NOT each.had), 0) AS others_became_sql
          FROM campaigns_tip tip
          LEFT JOIN (SELECT tip.id, shown.n, shown.became_sql,
                            coalesce(tip.id = ANY(shown.shown_tips), false) AS had
                       FROM campaigns_tip tip JOIN shown USING (campaign_id)) each USING (id)
         GROUP BY tip.id
    )
    UPDATE campaigns_tip tip
       SET conversations = counted.conversations, became_sql = counted.became_sql, others = counted.others,
           others_became_sql = counted.others_became_sql, counted_at = %(now)s
      FROM counted WHERE counted.id = tip.id
"""


def run(now: datetime) -> int:
    """Count anew if a night has passed; return how many tips were counted."""
    last = Tip.objects.aggregate(last=Max("counted_at"))["last"]
    if not nightly.is_due(now, last):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {
                "now": now,
                "since": now - LOOKS_BACK,
                "sql": [Outcome.QUALIFIED.value, Outcome.MEETING.value],
                # Of leads in the funnel: a card of a customer has no script.
                "conversations": [each for each in CONVERSATION_OUTCOMES if each in Outcome.values],
            },
        )
        return cursor.rowcount
