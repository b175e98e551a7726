"""Where a contact is reached on a channel, and who is at an address."""

import re

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from leads.models import Channel, ChannelConsent, Contact, Enrollment, Lead, TextMessage
from leads.models.compliance.suppression import digest

E164 = re.compile(r"\+[1-9]\d{4,14}")
#: Longest ID of a sender.
MAX_ADDRESS = 80


def address_of(contact: Contact, channel: Channel) -> str:
    """Return the number or ID of `contact` on this channel, or ""."""
    if channel.by_number:
        return contact.phone
    consents = contact.channel_consents.filter(channel=channel).order_by("-pk")
    written = TextMessage.objects.filter(channel=channel, activity__contact=contact).order_by(
        "-at", "-activity"
    )
    found = consents.values_list("address", flat=True).first()
    return found or written.values_list("address", flat=True).first() or ""


def read(channel: Channel, typed: str) -> str:
    """Return the address of a sender as the desk writes it: "31612345678" and "tel:+31 6…" are a number."""
    typed = " ".join(typed.split())
    if channel.by_number:
        number = "+" + re.sub(r"[^\d]", "", typed.rpartition(":")[2])
        if E164.fullmatch(number) and not re.search(r"[a-z]", typed.rpartition(":")[2], re.IGNORECASE):
            return number
    return typed[:MAX_ADDRESS]


def people_at(channel: Channel, address: str) -> QuerySet[Contact]:
    """Return the contacts with this number or ID."""
    present = Contact.objects.filter(merged_into=None)
    if channel.by_number:
        return present.filter(number_digest=digest(address)) if E164.fullmatch(address) else present.none()
    given = ChannelConsent.objects.filter(channel=channel, address=address).values("contact")
    written = TextMessage.objects.filter(channel=channel, address=address).values("activity__contact")
    return present.filter(Q(pk__in=given) | Q(pk__in=written))


def lead_at(channel: Channel, address: str) -> int | None:
    """Return the id of the lead that a message from this address is about.

    It is the one that was last written about to this address while it is open, or else one of the people there, or of
    their companies: one on a track first, then an open one, then the newest.
    """
    written = TextMessage.objects.filter(channel=channel, address=address, activity__lead__closed_at=None)
    if found := written.order_by("-at", "-activity").values_list("activity__lead", flat=True).first():
        return found
    people = people_at(channel, address)
    on_track = Exists(Enrollment.objects.filter(lead=OuterRef("pk"), ended_at=None))
    order = (on_track.desc(), F("closed_at").desc(nulls_first=True), "-pk")
    for leads in (
        Lead.objects.filter(contact__in=people),
        Lead.objects.filter(company__in=people.values("company")),
    ):
        if found := leads.order_by(*order).values_list("pk", flat=True).first():
            return found
    return None
