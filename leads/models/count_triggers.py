"""Triggers that queue leads whose path through the funnel the dashboards have to count anew."""

import pgtrigger


def _queue(lead: str) -> str:
    return f"INSERT INTO leads_leadtocount (lead_id) VALUES ({lead}); RETURN NULL;"


def added_and_deleted(added=pgtrigger.Insert, condition=None) -> list[pgtrigger.Trigger]:
    """Return triggers for a table with a lead; `condition` limits the rows that are added.

    Undoing an import deletes from it.
    """
    after = {"when": pgtrigger.After, "func": _queue("NEW.lead_id"), "condition": condition}
    return [
        pgtrigger.Trigger(name="count_lead", operation=added, **after),
        pgtrigger.Trigger(
            name="count_lead_without",
            when=pgtrigger.After,
            operation=pgtrigger.Delete,
            func=_queue("OLD.lead_id"),
        ),
    ]


#: Of the changes that no longer count.
UNDONE = pgtrigger.Trigger(
    name="count_undone",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    func="""
        INSERT INTO leads_leadtocount (lead_id) SELECT lead_id FROM leads_stagechange WHERE id = NEW.change_id;
        RETURN NULL;
    """,
)
#: Of the facts of a lead that count with its path.
FACTS_CHANGED = pgtrigger.Trigger(
    name="count_facts",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("value", "final", "source", "campaign_id", "closed_at", "recycle_on"),
    condition=pgtrigger.AnyChange("value", "final", "source", "campaign", "closed_at", "recycle_on"),
    func=_queue("NEW.id"),
)
