"""Write a text message to a contact: it leaves through the outbox, or by hand, and is one line in the timeline (R3)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from leads.calling import calls
from leads.funnel import activities, transitions
from leads.funnel.transitions import Refused
from leads.models import Activity, Channel, Contact, TextMessage
from salesdesk.people.models import User

from . import adapters, addresses, may_text, sending

#: The kind of a channel's messages in the timeline.
KINDS = {
    Channel.SMS: Activity.Kind.SMS,
    Channel.WHATSAPP: Activity.Kind.CHAT,
    Channel.LINE: Activity.Kind.CHAT,
}


@dataclass(frozen=True)
class Draft:
    """A text message to send. `key` identifies the submission; `by_hand` if the person has sent it by themselves."""

    contact: Contact
    channel: Channel
    text: str
    key: UUID
    by_hand: bool = False


@transaction.atomic
def send(lead_id: int, draft: Draft, *, by: User) -> TextMessage:
    """Queue the message, or log that it was sent by hand. Repeating a submission sends it once.

    Raises Refused if the contact can't be written to; then nothing is written.
    """
    lead = transitions.lock_lead(lead_id)
    if logged := calls.require_own(Activity.objects.filter(key=draft.key).first(), lead_id, by):
        return TextMessage.objects.get(activity=logged)
    contact, channel = (
        lead.company.contacts.filter(merged_into=None, pk=draft.contact.pk).first(),
        draft.channel,
    )
    if contact is None:
        raise Refused(_("Choose another person at this company."))
    if why := may_text.refusal(contact, channel):
        raise Refused(why)
    if not draft.by_hand and not adapters.adapter_of(channel).sends:
        facts = {"channel": channel.label}
        raise Refused(_("%(channel)s has no provider now. Send it by yourself, and log it.") % facts)
    activity = activities.log(lead, KINDS[channel], draft.text, by, key=draft.key, contact=contact)
    address = addresses.address_of(contact, channel)
    origin = TextMessage.Origin.BY_HAND if draft.by_hand else TextMessage.Origin.WRITTEN
    message = TextMessage.objects.create(
        activity=activity, channel=channel, origin=origin, address=address, at=activity.at
    )
    if not draft.by_hand:
        sending.queue(message)
    return message
