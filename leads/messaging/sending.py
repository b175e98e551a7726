"""The sweep that sends text messages from the outbox, and what becomes of each.

Consent and suppression are checked again just before a message leaves. The message keeps its ID when it is tried
again, so that the provider can drop a repeat.
"""

import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from leads.email_nurture import rep_alerts
from leads.models import Channel, ChannelProvider, TextMessage
from salesdesk import clock
from salesdesk.notifications.models import Kind
from salesdesk.outbox import attempts
from salesdesk.outbox.models import Outbox
from salesdesk.outbox.refusals import Refusal, RefusalVerdict

from . import adapters, may_text
from .adapters import Adapter, NotSent, Outgoing

#: Dedupe keys in the outbox.
KEY = re.compile(r"text:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
#: How long one run may take; the next tick takes the rest.
BUDGET = timedelta(seconds=60)
NOT_SENT = gettext_noop("your text message was not delivered")


def queue(message: TextMessage) -> None:
    """Put the message into the outbox, in the transaction that writes it."""
    channel, now = Channel(message.channel), clock.now()
    payload = {"to": message.address, "subject": str(channel.label), "text": message.activity.note}
    Outbox.objects.create(
        topic=channel.topic, payload=payload, dedupe_key=f"text:{message.pk}", created_at=now, next_at=now
    )


def run(now: datetime, limit: int = 50) -> int:
    """Send up to `limit` due messages of the channels with a provider; return how many were sent."""
    began, sent = time.monotonic(), 0
    for row, adapter, at in _due(now, began, limit):
        message = TextMessage.objects.select_related("activity__contact__company").get(pk=_token(row))
        contact = message.activity.contact
        why = may_text.refusal(contact, Channel(message.channel)) if contact else ""
        if why:
            _hold_back(row, message, why)
            continue
        try:
            adapter.send(Outgoing(message.address, message.activity.note, str(message.pk)))
        except NotSent as error:
            attempts.failed(row, RefusalVerdict(str(error), permanent=error.permanent), at)
        else:
            attempts.succeeded(row, at)
            sent += 1
    return sent


def _due(now: datetime, began: float, limit: int) -> Iterator[tuple[Outbox, Adapter, datetime]]:
    """Lease one message after the other, of each channel with a provider in turn, until the time is up."""
    taken = 0
    for provider in ChannelProvider.objects.filter(is_active=True):
        adapter, topic = adapters.OverHttp(provider), Channel(provider.channel).topic
        while taken < limit and (spent := timedelta(seconds=time.monotonic() - began)) < BUDGET:
            row = attempts.take(topic, now + spent)
            if row is None:
                break
            taken += 1
            yield row, adapter, now + spent


def _token(row: Outbox) -> str:
    return row.dedupe_key.partition(":")[2]


@transaction.atomic
def _hold_back(row: Outbox, message: TextMessage, why: str) -> None:
    """Take out of the outbox what may not be sent any more, and tell its writer."""
    if attempts.withdraw(row):
        fail(message.pk, why, clock.now())


def on_sent(dedupe_key: str, at: datetime) -> None:
    """Record that the provider took the message (salesdesk.outbox.refusals)."""
    if found := KEY.fullmatch(dedupe_key):
        TextMessage.objects.filter(pk=found[1]).update(sent_at=at, failed_at=None, failure="")


def on_undelivered(refusal: Refusal) -> None:
    """Record that the message was given up, and tell its writer."""
    if found := KEY.fullmatch(refusal.dedupe_key):
        fail(found[1], refusal.message, refusal.at)


def fail(token, why: str, at: datetime) -> None:
    """Record why the message did not arrive, and tell its writer."""
    written = TextMessage.objects.filter(pk=token, origin=TextMessage.Origin.WRITTEN, delivered_at=None)
    if not written.update(failed_at=at, failure=why[:300] or "–"):
        return
    activity = written.select_related("activity__by", "activity__lead__company").get().activity
    rep_alerts.alert(activity.by, activity.lead, NOT_SENT, f"undelivered:text:{token}", Kind.UNDELIVERED)
