"""Triggers that queue leads whose path through the funnel the dashboards have to count anew."""

import pgtrigger


def _queue(lead: str) -> str:
    return f"INSERT INTO leads_leadtocount (lead_id) VALUES ({lead}); RETURN NULL;"


#: Of the log of stage changes; undoing an import deletes from it.
CHANGED = [
    pgtrigger.Trigger(
        name="count_lead", when=pgtrigger.After, operation=pgtrigger.Insert, func=_queue("NEW.lead_id")
    ),
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
    operation=pgtrigger.UpdateOf("value", "final", "source", "campaign_id"),
    condition=pgtrigger.AnyChange("value", "final", "source", "campaign"),
    func=_queue("NEW.id"),
)
