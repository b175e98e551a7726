"""The channel on which a contact is probably written to."""

from leads.models import Channel, Contact

from . import consents


def of_contact(contact: Contact) -> Channel:
    """Return the channel they consented to last, or the one of their last message, or SMS."""
    given = consents.of_contact(contact).filter(withdrawn_at=None).values_list("channel", flat=True).first()
    texts = contact.activities.filter(text_message__isnull=False).order_by("-at")
    found = given or texts.values_list("text_message__channel", flat=True).first()
    return Channel(found) if found else Channel.SMS
