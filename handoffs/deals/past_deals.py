"""Bring in the deals of earlier years, with the leads of an import of past outcomes (leads/imports/history).

They go with their leads when the import is undone (leads/imports/undo).
"""

from datetime import timedelta
from typing import Any

from django.db import connection

from handoffs.models import Opportunity, OpportunityChange
from leads.imports.undo import references

#: The chance of an open deal of which nobody has said one yet.
CHANCE = 50
#: When an open deal is expected to be decided, if the list does not say.
DECIDED_WITHIN = timedelta(days=30)

# A deal without an owner here stands in the name of the importer. An old estimate is renewed first.
_DEALS = """
    INSERT INTO handoffs_opportunity
        (lead_id, campaign_id, round, holder_id, step, value, probability, estimated_at, decides_on, opened_at,
         closed_at, result, ordered_on, imported)
    SELECT lead_id, %(campaign)s, 1, coalesce(owner_id, %(by)s), coalesce(nullif(step, ''), 'discovery'),
           coalesce(value, 0), %(chance)s, opened_at, coalesce(closed_on, decides_on, %(decided)s), opened_at,
           closed_at, CASE result WHEN 'deal' THEN '' ELSE result END, CASE result WHEN 'won' THEN closed_on END, true
      FROM slice_past
     WHERE result IN ('won', 'lost', 'deal')
     ORDER BY lead_id
"""


def bring_in(facts: dict[str, Any]) -> None:
    """Open and close the deals of the slice that is imported; its leads are opportunities."""
    decided = (facts["now"] + DECIDED_WITHIN).date()
    with connection.cursor() as cursor:
        cursor.execute(_DEALS, facts | {"chance": CHANCE, "decided": decided})


# A sweep estimates the chance of open deals, and what is frozen stays.
_UNTOUCHED = """
    own.imported
    AND NOT EXISTS (SELECT 1 FROM handoffs_opportunitychange change
                     WHERE change.opportunity_id = own.id AND change.by_id IS NOT NULL AND change.at <> own.opened_at)
    AND {no_references}
"""


def untouched() -> dict[str, str]:
    """Return SQL that is true of a deal that an import brought in, if nobody has touched it since."""
    none = [
        f"NOT EXISTS (SELECT 1 FROM {each.related_model._meta.db_table} other"
        f" WHERE other.{each.field.column} = own.id)"
        for each in references.pointing(Opportunity)
        if each.related_model is not OpportunityChange
    ]
    return {Opportunity._meta.db_table: _UNTOUCHED.format(no_references=" AND ".join(none))}


def take_back(cursor) -> None:
    """Delete the deals of the leads that go."""
    cursor.execute("DELETE FROM handoffs_opportunity WHERE lead_id IN (SELECT lead_id FROM undo_lead)")
