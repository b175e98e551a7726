"""E-mails that a server took and that came back: they become dead letters, like those that a server refuses at once."""

import re
from collections.abc import Iterable
from datetime import timedelta

from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Upper

from salesdesk import clock

from . import refusals
from .models import Outbox

#: A name in the Message-ID of an e-mail that has none of its own.
NAME = re.compile(r"outbox-(\d{1,18})")
#: How long after sending a report counts that names only the recipient.
RECENT = timedelta(days=7)


def find_named(dedupe_key: str) -> Outbox | None:
    """Return the e-mail that was queued with this key, if it is still kept."""
    return Outbox.objects.filter(dedupe_key=dedupe_key).first()


def find(names: Iterable[str], recipients: Iterable[str]) -> Outbox | None:
    """Return the e-mail that a delivery report is about, by the names in Message-IDs and its failed recipients.

    A name such as outbox-12 can be guessed, so its recipient must match. A report without any name is about the last
    e-mail to its recipient.
    """
    failed = {address.upper() for address in recipients if address}
    for name in names:
        if found := NAME.fullmatch(name):
            row = Outbox.objects.filter(pk=int(found[1])).first()
            if row and row.payload.get("to", "").upper() in failed:
                return row
    recent = Outbox.objects.filter(sent_at__gte=clock.now() - RECENT)
    by_recipient = recent.alias(recipient=Upper(KeyTextTransform("to", "payload")))
    return by_recipient.filter(recipient__in=failed).order_by("-sent_at").first() if failed else None


def bounce(row: Outbox, message: str, *, address_gone: bool) -> None:
    """Make a sent e-mail a dead letter with the server's `message`, and notify the apps. A repeat changes nothing."""
    now = clock.now()
    waiting = Outbox.objects.filter(pk=row.pk, dead_at=None)
    first = waiting.update(sent_at=None, dead_at=now, error=message[:1000])
    refusal = refusals.Refusal(row.payload["to"], message, now, row.dedupe_key)
    if address_gone:
        refusals.notify_refusal(refusal)
    if first:
        refusals.notify_undelivered(refusal)
