"""Whether a contact may be sent a text message: a number, no objection, and consent to the channel (R21)."""

from datetime import timedelta

from django.utils.translation import gettext as _

from leads.compliance import suppression
from leads.models import Channel, Contact, TextMessage
from salesdesk import clock, formats

from . import addresses, consents

#: How long somebody who wrote by themselves may be answered without a consent.
ANSWERED_WITHIN = timedelta(hours=24)


def refusal(contact: Contact, channel: Channel) -> str:
    """Return why `contact` can't be sent a message on this channel, as a sentence, or ""."""
    address = addresses.address_of(contact, channel)
    if not address:
        return _("No phone number is known.") if channel.by_number else _("No LINE ID is known.")
    if suppression.is_suppressed(address):
        return _("This number is on the do-not-call list.")
    if suppression.has_objected(contact):
        return _("%(who)s asked not to be contacted.") % {"who": contact}
    if consents.open_consent(contact, channel) or _may_be_answered(channel, address):
        return ""
    facts = {"who": contact, "channel": channel.label}
    latest = consents.of_contact(contact).filter(channel=channel).first()
    if latest:
        facts["day"] = formats.full_day(latest.withdrawn_at or latest.at)
        return _("%(who)s withdrew the consent to %(channel)s on %(day)s.") % facts
    return _("%(who)s has not consented to %(channel)s.") % facts


def _may_be_answered(channel: Channel, address: str) -> bool:
    """Return whether the last message from there is recent, and does not ask that no more are sent."""
    received = TextMessage.objects.filter(
        channel=channel, address=address, origin=TextMessage.Origin.RECEIVED
    )
    last = received.order_by("-at", "-activity").first()
    return bool(last and not last.asks_to_stop and last.at > clock.now() - ANSWERED_WITHIN)
