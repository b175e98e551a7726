"""Add phone numbers to leads that lack one, and queue them."""

from django.db import transaction

from leads.assignment import first_calls
from leads.compliance import suppression
from leads.funnel import transitions
from leads.models import Contact, Lead
from salesdesk import clock


@transaction.atomic
def add(lead: Lead, *, phone: str, name: str = "", title: str = "", by) -> Lead:
    """Save the phone number (E.164) of the lead's contact and queue the lead.

    Raises Refused for a number or person on the do-not-call list.
    """
    lead = transitions.lock_lead(lead.pk)
    contact = lead.contact or Contact(company=lead.company)
    contact.phone = contact.phone_typed = phone
    contact.name, contact.title = name or contact.name, title or contact.title
    suppression.require_callable(contact)
    contact.save()
    lead.contact = contact
    transitions.save(lead, by)
    first_calls.plan_waiting([lead.pk], by, clock.now())
    return lead
