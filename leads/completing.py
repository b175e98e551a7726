"""Leads that wait for a telephone number, and how they come into the queue."""

from django.db import transaction
from django.utils.translation import gettext as _

from salesdesk import clock

from . import funnel, intake, steps, suppress
from .models import Contact, Lead
from .models.nextstep import Kind


@transaction.atomic
def complete(lead: Lead, *, phone: str, name: str = "", title: str = "", by) -> Lead:
    """Somebody found the number (E.164): the lead goes into the queue.

    Raises Refused for a number that must not be called.
    """
    lead = funnel.locked(lead.pk)
    if suppress.is_suppressed(phone):
        raise funnel.Refused(_("This number asked not to be called."))
    contact = lead.contact or Contact(company=lead.company)
    contact.phone = contact.phone_typed = phone
    contact.name, contact.title = name or contact.name, title or contact.title
    contact.save()
    lead.contact = contact
    funnel.save(lead, by)
    for step in lead.steps.filter(kind=Kind.COMPLETE):
        steps.finish(step, by)
        intake.first_step(lead, clock.now())
    return lead
