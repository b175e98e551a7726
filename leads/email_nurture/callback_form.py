"""The call request form of a nurture e-mail (what a request does is in call_requests.py)."""

from django.db import transaction
from django.utils.translation import gettext as _

from leads.funnel import transitions
from leads.models import Activity, Contact, Lead, Reply, SentMail
from leads.models.stages import Source
from salesdesk import clock

from . import call_requests
from .call_requests import CallRequest, Origin


@transaction.atomic
def request_call(sent: SentMail, request: CallRequest) -> bool:
    """Handle the call request of a sent e-mail; return False if it was already used for a request."""
    lead = transitions.lock_lead(sent.about_id)
    if not SentMail.objects.filter(pk=sent.pk, call_requested_at=None).update(call_requested_at=clock.now()):
        return False
    note = _("From the e-mail “%(subject)s”") % {"subject": sent.subject}
    origin = Origin(note, f"form:{sent.pk}", Source.MAIL, Activity.Kind.EMAIL)
    if unread := call_requests.handle(lead, _requester(lead, sent.address), request, origin):
        _queue_for_marketing(lead, sent, unread)
    return True


def _requester(lead: Lead, address: str) -> Contact | None:
    """Return the lead's contact if the e-mail went to them, or else the company's contact with that address."""
    if lead.contact and lead.contact.email.casefold() == address.casefold():
        return lead.contact
    return lead.company.contacts.filter(email__iexact=address).first() or lead.contact


def _queue_for_marketing(lead: Lead, sent: SentMail, why: str) -> None:
    """List the request under Replies, as no call is planned and no rep was notified."""
    text = {"address": sent.address, "subject": _("Call request"), "text": why}
    Reply.objects.create(key=f"form:{sent.pk}", lead=lead, sent=sent, **text)
