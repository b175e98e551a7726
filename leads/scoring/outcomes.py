"""Read what became of called leads, each with its facts as they were when it was first called.

A lead counts once as a cold one, from its first call, and once more as a marketing lead, from its first call after it
showed interest. It became an SQL if it did so within `HORIZON` of that call. Leads that were called more recently are
left out, also if they are SQLs already: those would come in earlier than the others.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from leads.models.imports.past_outcome import OF_DEALS
from leads.models.scoring.facts import OF_COMPANY
from leads.models.stages import Source

#: Within how long after its first call a lead becomes an SQL, or counts as one that did not.
HORIZON = timedelta(days=30)
#: Older outcomes say little about today's leads.
LOOKS_BACK = timedelta(days=730)
#: At most so many are learnt from: the latest.
MOST = 10_000
#: The fields whose values are factors of the score.
FIELDS = ("source", *OF_COMPANY)
#: Past outcomes of these sources were not leads of Marketing. A list says nothing about interest.
COLD_SOURCES = [Source.LIST.value, Source.OWN.value]


class Outcome(NamedTuple):
    """The outcome of a lead that was first called `at`; `facts` are in the order of FIELDS."""

    at: datetime
    became_sql: bool
    facts: tuple[str, ...]


# A fact that changed later, or just before the call was logged, has the value that it had before that change.
def _before(owner: str, field: str) -> str:
    return f"""(SELECT before FROM leads_factchange
                 WHERE {owner} AND field = '{field}' AND at >= first.at - interval '15 minutes'
                 ORDER BY at, id LIMIT 1)"""


def _as_known(field: str) -> str:
    if field == "source":
        return f"coalesce({_before('lead_id = lead.id', field)}, lead.source)"
    now = OF_COMPANY[field].format(row="company")
    return f"coalesce({_before('company_id = company.id', field)}, {now})"


# Imports of deals only have no leads that came to nothing, so they have no rate.
_READ = f"""
WITH recent AS (
    SELECT id, source, imported FROM leads_lead
     WHERE created_at >= %(since)s AND created_at <= %(until)s AND source <> '{Source.REPEAT.value}'
), interested AS (
    SELECT change.lead_id, min(change.at) AS at FROM leads_stagechange change JOIN recent ON recent.id = change.lead_id
     WHERE change.to_stage = 'mql' AND NOT recent.imported
     GROUP BY change.lead_id
), called AS (
    SELECT call.lead_id,
           min(call.at) FILTER (WHERE interested.at IS NULL OR call.at < interested.at) AS cold_at,
           min(call.at) FILTER (WHERE call.at >= interested.at) AS warm_at
      FROM leads_activity call
      JOIN recent ON recent.id = call.lead_id
      LEFT JOIN interested ON interested.lead_id = call.lead_id
     WHERE call.kind = 'call' AND NOT call.incoming AND NOT recent.imported
       AND NOT EXISTS (SELECT 1 FROM leads_activity undo WHERE undo.corrects_id = call.id AND undo.kind = 'undo')
     GROUP BY call.lead_id
), whole AS (
    SELECT batch_id FROM leads_pastoutcome GROUP BY batch_id HAVING bool_or(result <> ALL(%(deals)s))
), first AS (
    SELECT lead_id, CASE WHEN %(warm)s THEN warm_at ELSE cold_at END AS at FROM called
    UNION ALL
    SELECT past.lead_id, past.first_contact_at
      FROM leads_pastoutcome past
      JOIN whole USING (batch_id)
      JOIN recent ON recent.id = past.lead_id
     WHERE (recent.source <> ALL(%(cold_sources)s)) = %(warm)s
), known AS (
    SELECT lead_id, at FROM first WHERE at <= %(until)s ORDER BY at DESC, lead_id LIMIT %(most)s
)
SELECT first.at,
       EXISTS (SELECT 1 FROM leads_stagechange change
                WHERE change.lead_id = first.lead_id AND change.to_stage = 'sql'
                  AND change.at BETWEEN first.at - interval '5 minutes' AND first.at + %(horizon)s
                  AND NOT EXISTS (SELECT 1 FROM leads_undonecall undone WHERE undone.change_id = change.id)),
       {", ".join(map(_as_known, FIELDS))}
  FROM known first
  JOIN leads_lead lead ON lead.id = first.lead_id
  JOIN leads_company company
    ON company.id = coalesce({_before("lead_id = lead.id", "company")}::bigint, lead.company_id)
 ORDER BY first.at, first.lead_id
"""


def known_outcomes(now: datetime, *, warm: bool, most: int = MOST) -> list[Outcome]:
    """Return the latest outcomes that are old enough to be known, oldest first: of marketing leads if `warm`."""
    return list(_rows(now, warm, most))


def _rows(now: datetime, warm: bool, most: int) -> Iterator[Outcome]:
    facts: dict[str, Any] = {
        "since": now - LOOKS_BACK,
        "until": now - HORIZON,
        "horizon": HORIZON,
        "warm": warm,
        "most": most,
        "deals": [each.value for each in OF_DEALS],
        "cold_sources": COLD_SOURCES,
    }
    with connection.cursor() as cursor:
        cursor.execute(_READ, facts)
        for at, became_sql, *values in cursor.fetchall():
            yield Outcome(at, became_sql, tuple(values))
