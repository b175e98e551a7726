"""The consent of contacts to text messages, per channel: given with a proof, withdrawn by them in any way."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from leads.funnel.transitions import Refused
from leads.models import Channel, ChannelConsent, Contact
from salesdesk import clock
from salesdesk.people.models import User

from . import addresses


@transaction.atomic
def give(
    contact: Contact, channel: Channel, *, since: date, proof: str, by: User | None, address: str = ""
) -> ChannelConsent:
    """Record that `contact` consents to messages of this channel. Raises Refused if there is a consent already."""
    Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    if open_consent(contact, channel):
        facts = {"who": contact, "channel": channel.label}
        raise Refused(_("%(who)s has consented to %(channel)s already.") % facts)
    return ChannelConsent.objects.create(
        contact=contact, channel=channel, address=address, since=since, proof=proof, by=by, at=clock.now()
    )


def withdraw(consent: ChannelConsent, *, how: str, by: User | None) -> bool:
    """Withdraw the consent; return False if it was withdrawn already."""
    given = ChannelConsent.objects.filter(pk=consent.pk, withdrawn_at=None)
    return bool(given.update(withdrawn_at=clock.now(), withdrawn_by=by, withdrawal=how[:300]))


def withdraw_by_message(channel: Channel, address: str, text: str) -> int:
    """Withdraw the consent of everybody with this number or ID, because of their own message. Return how many."""
    how = _("Wrote: %(text)s") % {"text": text}
    given = ChannelConsent.objects.filter(channel=channel, withdrawn_at=None)
    people = addresses.people_at(channel, address).values("pk")
    return given.filter(contact__in=people).update(withdrawn_at=clock.now(), withdrawal=how[:300])


def open_consent(contact: Contact, channel: Channel) -> ChannelConsent | None:
    """Return the consent that counts now."""
    return ChannelConsent.objects.filter(contact=contact, channel=channel, withdrawn_at=None).first()


def of_contact(contact: Contact) -> QuerySet[ChannelConsent]:
    """Return all consents of `contact`, also withdrawn ones, newest first."""
    return contact.channel_consents.select_related("by", "withdrawn_by").order_by("-pk")
