"""Leads that wait for a telephone number, and how they come into the queue."""

from django.db import transaction
from django.utils.translation import gettext as _

from leads.assignment import first_calls
from leads.compliance import suppression
from leads.funnel import transitions
from leads.models import Contact, Lead
from salesdesk import clock


@transaction.atomic
def add(lead: Lead, *, phone: str, name: str = "", title: str = "", by) -> Lead:
    """Somebody found the number (E.164): the lead goes into the queue.

    Raises Refused for a number that must not be called.
    """
    lead = transitions.lock_lead(lead.pk)
    if suppression.is_suppressed(phone):
        raise transitions.Refused(_("This number asked not to be called."))
    contact = lead.contact or Contact(company=lead.company)
    contact.phone = contact.phone_typed = phone
    contact.name, contact.title = name or contact.name, title or contact.title
    contact.save()
    lead.contact = contact
    transitions.save(lead, by)
    first_calls.plan_waiting([lead.pk], by, clock.now())
    return lead
