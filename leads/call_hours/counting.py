"""Count every night how often calls reached somebody by hour, and what following the proposed hours gave."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from leads.models import CallHours, ProposedHours
from leads.models.calling.activity import CONVERSATION_OUTCOMES
from salesdesk.workers import nightly

from . import rates

#: Older calls say little about when people answer today.
LOOKS_BACK = timedelta(days=365)
#: Scopes with fewer calls are not kept.
FEWEST = 30

# A call after "call back" was promised. Calls logged by hand have a time that somebody remembered.
_COUNT = """
WITH call AS (
    SELECT place.country, company.industry, call.at AT TIME ZONE place.zones[1] AS wall,
           call.outcome = ANY(%(conversations)s) AS reached,
           lag(call.outcome) OVER (PARTITION BY call.lead_id ORDER BY call.at, call.id) AS before
      FROM leads_activity call
      JOIN leads_lead lead ON lead.id = call.lead_id
      JOIN leads_company company ON company.id = lead.company_id
      JOIN leads_place place ON place.id = company.place_id
     WHERE call.kind = 'call' AND NOT call.incoming AND call.logged_at IS NULL AND call.at >= %(since)s
       AND cardinality(place.zones) = 1 AND place.country <> ''
       AND NOT EXISTS (SELECT 1 FROM leads_activity undo WHERE undo.corrects_id = call.id AND undo.kind = 'undo')
)
SELECT CASE WHEN GROUPING(country) = 1 THEN 'all' WHEN GROUPING(industry) = 1 THEN 'country' ELSE 'industry' END,
       coalesce(country, ''), coalesce(industry, ''),
       (24 * extract(isodow FROM wall) + extract(hour FROM wall))::int AS hour_of_week,
       count(*), count(*) FILTER (WHERE reached)
  FROM call
 WHERE before IS DISTINCT FROM 'call_back'
 GROUP BY GROUPING SETS ((country, industry, 4), (country, 4), (4))
"""
_FOLLOWED = """
WITH since AS (
    SELECT lead.campaign_id, min(step.done_at) AS at
      FROM leads_completedstep step JOIN leads_lead lead ON lead.id = step.lead_id
     WHERE step.hour_proposed AND step.done_at >= %(since)s GROUP BY lead.campaign_id
), retry AS (
    SELECT lead.campaign_id,
           step.hour_proposed AND step.done_at < date_trunc('hour', step.due_at) + interval '1 hour' AS followed,
           (SELECT call.outcome = ANY(%(conversations)s) FROM leads_activity call
             WHERE call.lead_id = step.lead_id AND call.kind = 'call' AND NOT call.incoming
               AND call.at BETWEEN step.done_at - interval '5 minutes' AND step.done_at + interval '5 minutes'
             ORDER BY call.at DESC LIMIT 1) AS reached
      FROM leads_completedstep step
      JOIN leads_lead lead ON lead.id = step.lead_id
      JOIN since ON since.campaign_id = lead.campaign_id AND step.done_at >= since.at
     WHERE step.kind = 'retry' AND step.completed
)
SELECT campaign_id, count(*) FILTER (WHERE followed), count(*) FILTER (WHERE followed AND reached),
       count(*) FILTER (WHERE NOT followed), count(*) FILTER (WHERE NOT followed AND reached)
  FROM retry WHERE reached IS NOT NULL GROUP BY campaign_id
"""


def run(now: datetime) -> int:
    """Count anew if a night has passed; return how many scopes were written."""
    last = CallHours.objects.filter(scope=CallHours.Scope.ALL).values_list("counted_at", flat=True).first()
    return _count(now) if nightly.is_due(now, last) else 0


@transaction.atomic
def _count(now: datetime) -> int:
    facts: dict[str, Any] = {
        "since": now - LOOKS_BACK,
        "conversations": [str(each) for each in CONVERSATION_OUTCOMES],
    }
    counts: dict[tuple[str, str, str], dict[int, tuple[int, int]]] = defaultdict(dict)
    counts[CallHours.Scope.ALL, "", ""] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, facts)
        for scope, country, industry, hour, dialled, reached in cursor.fetchall():
            counts[scope, country, industry][hour] = dialled, reached
        cursor.execute(_FOLLOWED, facts)
        followed = [ProposedHours(*row) for row in cursor.fetchall()]
    everything = counts[CallHours.Scope.ALL, "", ""]
    of_all = rates.rate_of(everything, 0.5)
    written = [
        row
        for scope, each in counts.items()
        if (row := _row(scope, each, of_all, now)).dialled >= FEWEST or not scope[1]
    ]
    CallHours.objects.all().delete()
    CallHours.objects.bulk_create(written, ignore_conflicts=True)  # another worker may count too
    ProposedHours.objects.all().delete()
    ProposedHours.objects.bulk_create(followed, ignore_conflicts=True)
    return len(written)


def _row(
    scope: tuple[str, str, str], counts: dict[int, tuple[int, int]], of_all: float, now: datetime
) -> CallHours:
    found = rates.rates(counts, of_all)
    return CallHours(
        scope=scope[0],
        country=scope[1],
        industry=scope[2],
        dialled=sum(n for n, _k in counts.values()),
        reached=sum(k for _n, k in counts.values()),
        hours={
            str(hour): [n, k, *(round(share, 4) for share in shares)]
            for hour, (n, k, *shares) in found.items()
        },
        best=rates.best(found, rates.rate_of(counts, of_all)),
        counted_at=now,
    )
