"""Triggers that queue a lead for the sweep of the dashboards, which then counts it again."""

import pgtrigger


def _queue(name: str, operation, leads: str, **more) -> pgtrigger.Trigger:
    """Return a trigger that queues after `operation`. `leads` is a statement that selects the keys of the leads."""
    func = f"INSERT INTO leads_leadtocount (lead_id) {leads}; RETURN NULL;"
    return pgtrigger.Trigger(name=name, when=pgtrigger.After, operation=operation, func=func, **more)


def added_and_deleted(added=pgtrigger.Insert, condition=None) -> list[pgtrigger.Trigger]:
    """Return the triggers of a table with a lead: for rows that are added, and for deleted ones.

    Args:
        added: the operations that count as adding a row.
        condition: limits the added rows. Deleted ones all count; undoing an import deletes them.
    """
    return [
        _queue("count_lead", added, "VALUES (NEW.lead_id)", condition=condition),
        _queue("count_lead_without", pgtrigger.Delete, "VALUES (OLD.lead_id)"),
    ]


def _changed(name: str, leads: str, *fields: str) -> pgtrigger.Trigger:
    """Return a trigger that queues if one of the fields changes."""
    columns = [_COLUMNS.get(field, field) for field in fields]
    condition = pgtrigger.AnyChange(*fields)
    return _queue(name, pgtrigger.UpdateOf(*columns), leads, condition=condition)


_COLUMNS = {"campaign": "campaign_id", "company": "company_id"}
#: The activities that count: contacts with the customer, and undoing a call.
CONTACT_OR_UNDO = pgtrigger.Q(
    new__kind__in=["call", "meeting", "visit", "video", "email", "chat", "sms", "note", "undo"]
)
#: On undone changes of stage, which no longer count.
UNDONE = _queue(
    "count_undone", pgtrigger.Insert, "SELECT lead_id FROM leads_stagechange WHERE id = NEW.change_id"
)
#: On the columns of a lead that are part of its path.
FACTS_CHANGED = _changed(
    "count_facts",
    "VALUES (NEW.id)",
    *("value", "final", "source", "campaign", "company"),
    *("closed_at", "recycle_on", "created_at", "interest_at"),
)

_CUSTOMER = "SELECT id FROM leads_lead WHERE company_id = {company} AND stage = 'won' LIMIT 1"
#: On next steps: the dashboards count the customers that have one.
STEP_OF_CUSTOMER = _queue(
    "count_customer",
    pgtrigger.Insert | pgtrigger.UpdateOf("company_id"),
    _CUSTOMER.format(company="NEW.company_id"),
)
#: On deleted next steps, for leads that have none left and for customers. Usually another step replaces the deleted
#: one, so the trigger waits for the end of the transaction.
STEP_DELETED = _queue(
    "count_without_step",
    pgtrigger.Delete,
    "SELECT OLD.lead_id WHERE NOT EXISTS (SELECT FROM leads_nextstep WHERE lead_id = OLD.lead_id) "
    f"UNION ALL ({_CUSTOMER.format(company='OLD.company_id')})",
    timing=pgtrigger.Deferred,
)

_STEPS_TO = (
    "SELECT step.lead_id FROM leads_contact contact JOIN leads_nextstep step ON step.contact_id = contact.id "
    "WHERE contact.number_digest = {digest}"
)
#: On numbers that are suppressed or released, for the leads with a next step to that number.
SUPPRESSED = [
    _queue("count_suppressed", pgtrigger.Insert, _STEPS_TO.format(digest="NEW.digest")),
    _queue("count_released", pgtrigger.Delete, _STEPS_TO.format(digest="OLD.digest")),
]
#: On the number of a contact, for the same leads.
NUMBER_CHANGED = _changed("count_number", _STEPS_TO.format(digest="NEW.number_digest"), "number_digest")
