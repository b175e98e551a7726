"""Assign a text message of an unknown number or ID to a lead."""

from django.db import transaction
from django.utils.translation import gettext as _

from leads.email_nurture import replies
from leads.funnel import transitions
from leads.funnel.transitions import Refused
from leads.models import Channel, Contact, Lead, Reply
from salesdesk.people.models import User

from . import addresses, receive


@transaction.atomic
def assign(reply: Reply, lead: Lead, contact: Contact | None, by: User) -> None:
    """Take the message into the timeline of `lead`, as from `contact` if somebody knows who wrote it.

    It does what it would have done if it had been matched. Raises Refused if somebody else has handled it.
    """
    lead = transitions.lock_lead(lead.pk)
    found = Reply.objects.select_for_update(of=["self"], no_key=True).filter(pk=reply.pk)
    waiting = found.filter(settled_at=None, lead=None).exclude(channel="").first()
    if waiting is None:
        raise Refused(_("Somebody else has handled this message already."))
    if contact and contact.company_id != lead.company_id:
        raise Refused(_("Choose another person at this company."))
    channel = Channel(waiting.channel)
    contact = contact or addresses.people_at(channel, waiting.address).filter(company=lead.company).first()
    Reply.objects.filter(pk=waiting.pk).update(lead=lead)
    unheard = receive.take_in(lead, contact, channel, waiting.address, waiting.text, waiting.key, by)
    if not unheard:
        replies.settle(waiting, by)
