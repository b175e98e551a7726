"""Mail that does not arrive, and addresses that are never written to: asked before every mail to a contact."""

from django.utils.translation import gettext as _

from salesdesk import clock
from salesdesk.outbox.refusals import Refusal

from . import suppress
from .models import Contact


def bounced(address: str, said: str) -> int:
    """A server says that nobody has `address`: everybody with it is marked. Returns how many there are.

    The mark names the address, so that a corrected one is written to again.
    """
    same = Contact.objects.filter(email__iexact=address)
    return same.update(bounced_address=address, bounced_at=clock.now(), bounce_said=said[:300])


def hear(refusal: Refusal) -> None:
    """For salesdesk.outbox.refusals: a mail server refused the address for good."""
    bounced(refusal.address, refusal.said)


def why_not(contact: Contact | None) -> str:
    """Why no mail goes to this contact, in a sentence; nothing when it may. One statement."""
    if contact is None or not contact.email:
        return _("No e-mail address is known.")
    if contact.mail_bounces:
        return _("Mail to %(address)s does not arrive.") % {"address": contact.email}
    if suppress.is_suppressed(contact.email):
        return _("%(address)s asked for no more mail.") % {"address": contact.email}
    return ""
