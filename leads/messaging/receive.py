"""Text messages that come in: a reply, a request for a call, or the wish that no more are sent.

Lock order: lead, then enrollment, then steps.
"""

import hashlib

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from leads.email_nurture import call_requests, clicks, replies, tracks
from leads.email_nurture.call_requests import CallRequest, Origin
from leads.funnel import activities, transitions
from leads.models import Activity, Channel, Contact, Enrollment, Lead, Reply, TextMessage
from leads.models.stages import Source
from salesdesk import clock
from salesdesk.people.models import User

from . import addresses, consents, intents
from .compose import KINDS

#: Characters of a message that are kept.
MAX_TEXT = 5_000
REPLIED = gettext_noop("%(who)s · %(company)s: %(channel)s")
STOPPED = gettext_noop("%(who)s · %(company)s wants no more messages by %(channel)s")


@transaction.atomic
def receive(channel: Channel, message_id: str, sender: str, text: str) -> None:
    """Log the message in the timeline of its lead, or list it for a person to assign. A repeat changes nothing."""
    key = hashlib.sha256(f"{channel.value}:{message_id}".encode()).hexdigest()
    address, text = addresses.read(channel, sender), text.strip()[:MAX_TEXT]
    content = {"channel": channel, "address": address, "text": text}
    lead_id = addresses.lead_at(channel, address)
    if lead_id is None:
        Reply.objects.bulk_create([Reply(key=key, **content)], ignore_conflicts=True)
        return
    lead = transitions.lock_lead(lead_id)
    if Reply.objects.filter(key=key).exists():
        return
    people = addresses.people_at(channel, address).filter(company=lead.company)
    unheard = take_in(lead, people.first(), channel, address, text, key)
    kept = content if unheard else {"channel": channel, "settled_at": clock.now()}
    Reply.objects.create(key=key, lead=lead, **kept)


def take_in(
    lead: Lead,
    contact: Contact | None,
    channel: Channel,
    address: str,
    text: str,
    key: str,
    by: User | None = None,
) -> bool:
    """Write the message into the timeline of the locked `lead` and do what it asks.

    `by` is who assigned it. Return whether nobody hears of it, so that Marketing has to read it.
    """
    stops = intents.asks_to_stop(text)
    activity = activities.log(lead, KINDS[channel], text, contact=contact, incoming=True)
    message = TextMessage.objects.create(
        activity=activity,
        channel=channel,
        origin=TextMessage.Origin.RECEIVED,
        address=address,
        at=activity.at,
        asks_to_stop=stops,
    )
    if stops:
        _stop(message, lead, contact, channel, by)
        return False
    tracks.end_enrollment(lead, Enrollment.End.REPLY)
    if asked := intents.call_asked(text):
        origin = Origin(
            _("By %(channel)s") % {"channel": channel.label},
            f"text:{key[:40]}",
            Source.MESSAGE,
            Activity.Kind.NOTE,
        )
        return bool(
            call_requests.handle(lead, contact, CallRequest(when=asked.when, question=asked.rest), origin)
        )
    becomes_mql = clicks.may_become_mql(lead)
    if becomes_mql:
        facts = {"channel": channel.label, "text": text}
        clicks.reactivate(lead, _("Replied by %(channel)s: %(text)s") % facts, source=Source.MESSAGE)
    is_told = _tell(message, lead, contact, channel, REPLIED, by)
    return not (becomes_mql or is_told)


def _stop(
    message: TextMessage, lead: Lead, contact: Contact | None, channel: Channel, by: User | None
) -> None:
    """Withdraw the consent of everybody there, and say so in the timeline."""
    withdrawn = consents.withdraw_by_message(channel, message.address, message.activity.note)
    facts = {"channel": channel.label}
    if withdrawn:
        note = _("Consent to %(channel)s withdrawn by their message.") % facts
    else:
        note = _("No more messages by %(channel)s: they ask to stop.") % facts
    activities.log(lead, Activity.Kind.NOTE, note, contact=contact)
    _tell(message, lead, contact, channel, STOPPED, by)


def _tell(
    message: TextMessage, lead: Lead, contact: Contact | None, channel: Channel, subject: str, by: User | None
) -> bool:
    """Notify the lead's holder, or who wrote to this address last, or the rep of its pool."""
    written = TextMessage.objects.filter(channel=channel, address=message.address, activity__lead=lead)
    last = (
        written.exclude(activity__by=None).select_related("activity__by").order_by("-at", "-activity").first()
    )
    return replies.tell(
        lead,
        writer=last.activity.by if last else None,
        subject=subject,
        text=message.activity.note,
        url=reverse("lead", args=[lead.pk]),
        key=f"text:{message.pk}",
        by=by,
        who=contact or message.address,
        channel=channel.label,
    )
