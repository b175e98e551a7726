"""Freeze the forecast every Monday, so that it can be scored once the outcomes are known (R19)."""

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from handoffs.models import CampaignHistory

from . import stage_table

#: Waits for a worker that is freezing the same week, and returns nothing once it has.
_BEGIN = """
INSERT INTO handoffs_frozenforecast (week, frozen_at) VALUES (%s, %s) ON CONFLICT (week) DO NOTHING RETURNING id
"""
#: One statement, so that no deal changes while the forecast is frozen.
_FREEZE = """
INSERT INTO handoffs_frozendeal
    (forecast_id, opportunity_id, step, value, currency, decides_on, rep, stage, evidence,
     owner_id, team_id, campaign_id, territory_id)
SELECT %(forecast)s, deal.id, deal.step, deal.value, campaign.currency, deal.decides_on, deal.probability,
       CASE deal.step WHEN 'discovery' THEN %(discovery)s WHEN 'proposal' THEN %(proposal)s
                      ELSE %(negotiation)s END,
       deal.evidence, deal.holder_id, campaign.team_id, deal.campaign_id, lead.territory_id
  FROM handoffs_opportunity deal
  JOIN leads_lead lead ON lead.id = deal.lead_id
  JOIN campaigns_campaign campaign ON campaign.id = deal.campaign_id
 WHERE deal.closed_at IS NULL
"""


@transaction.atomic
def run(now: datetime, limit: int = 0) -> int:
    """Freeze this week's forecast unless it is already. Return the number of deals in it.

    A late sweep freezes what is open when it runs. `limit` is unused; it is part of the interface of sweeps.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [monday_of(now), now])
        begun = cursor.fetchone()
        if begun is None:
            return 0
        chances = stage_table.percentages(CampaignHistory.objects.all())
        cursor.execute(_FREEZE, chances | {"forecast": begun[0]})
        return cursor.rowcount


def monday_of(now: datetime) -> date:
    """Return the Monday of the week of `now`, which is in UTC: weeks begin on Monday at 0:00 UTC."""
    return now.date() - timedelta(days=now.weekday())
