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


#: The activities that count: contact with a customer, calls and conversations, and what undoes a call.
CONTACT_OR_UNDO = pgtrigger.Q(
    new__kind__in=["call", "meeting", "visit", "video", "email", "chat", "sms", "note", "undo"]
)
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
    operation=pgtrigger.UpdateOf(
        "value", "final", "source", "campaign_id", "company_id", "closed_at", "recycle_on"
    ),
    condition=pgtrigger.AnyChange(
        "value", "final", "source", "campaign", "company", "closed_at", "recycle_on"
    ),
    func=_queue("NEW.id"),
)
#: Of the next steps of customers, of whom the dashboards count those with one.
STEP_OF_CUSTOMER = pgtrigger.Trigger(
    name="count_customer",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("company_id"),
    func="""
        INSERT INTO leads_leadtocount (lead_id)
        SELECT id FROM leads_lead WHERE company_id = NEW.company_id AND stage = 'won' LIMIT 1;
        RETURN NULL;
    """,
)
#: Of leads that lost their last step, and of customers. A step mostly goes when another one comes, so this waits for
#: the end of the transaction, when most leads have one.
STEP_DELETED = pgtrigger.Trigger(
    name="count_without_step",
    when=pgtrigger.After,
    operation=pgtrigger.Delete,
    timing=pgtrigger.Deferred,
    func="""
        INSERT INTO leads_leadtocount (lead_id)
        SELECT OLD.lead_id WHERE NOT EXISTS (SELECT FROM leads_nextstep WHERE lead_id = OLD.lead_id)
         UNION ALL
        (SELECT id FROM leads_lead WHERE company_id = OLD.company_id AND stage = 'won' LIMIT 1);
        RETURN NULL;
    """,
)


def _steps_to(digest: str) -> str:
    return f"""
        INSERT INTO leads_leadtocount (lead_id)
        SELECT step.lead_id FROM leads_contact contact JOIN leads_nextstep step ON step.contact_id = contact.id
         WHERE contact.number_digest = {digest};
        RETURN NULL;
    """


#: Of leads whose calls may no longer be made, or may again, as their number was suppressed or changed.
SUPPRESSED = [
    pgtrigger.Trigger(
        name="count_suppressed",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=_steps_to("NEW.digest"),
    ),
    pgtrigger.Trigger(
        name="count_released",
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        func=_steps_to("OLD.digest"),
    ),
]
NUMBER_CHANGED = pgtrigger.Trigger(
    name="count_number",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("number_digest"),
    condition=pgtrigger.AnyChange("number_digest"),
    func=_steps_to("NEW.number_digest"),
)
