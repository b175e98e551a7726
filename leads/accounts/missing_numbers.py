"""Leads that wait for a telephone number, and how they come into the queue."""

from django.db import transaction
from django.utils.translation import gettext as _

from leads.assignment import intake
from leads.compliance import suppression
from leads.funnel import next_steps, transitions
from leads.models import Contact, Lead
from leads.models.next_step import StepKind
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
    for step in lead.steps.filter(kind=StepKind.MISSING_NUMBER):
        next_steps.complete(step, by)
        intake.plan_first_step(lead, clock.now())
    return lead
