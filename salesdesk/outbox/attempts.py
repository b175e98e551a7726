"""Take messages from the outbox one at a time, and record what became of each; for the sweeps of all kinds of messages.

Delivery is at least once: a message that was accepted just before the sender died is sent again.
"""

from datetime import datetime, timedelta

from django.db import transaction

from . import refusals
from .models import Outbox

#: How long one sender has a message to itself. Longer than a mail server takes that replies to each of the nine
#: commands of one e-mail just before EMAIL_TIMEOUT.
LEASE = timedelta(minutes=2)
ATTEMPTS = 8

#: Takes one message at a time, so that a slow server does not let the leases of waiting messages expire.
TAKE = """
UPDATE outbox_outbox SET attempts = attempts + 1, leased_until = %(until)s, next_at = %(until)s
 WHERE id = (SELECT id FROM outbox_outbox
              WHERE topic = %(topic)s AND sent_at IS NULL AND dead_at IS NULL AND next_at <= %(now)s
              ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING *
"""


def take(topic: str, now: datetime) -> Outbox | None:
    """Lease the message of this topic that is due first, and count the attempt."""
    facts = {"topic": topic, "now": now, "until": now + LEASE}
    return next(iter(Outbox.objects.raw(TAKE, facts)), None)


@transaction.atomic
def succeeded(row: Outbox, at: datetime) -> None:
    """Mark `row` as sent and notify the apps."""
    if Outbox.objects.filter(pk=row.pk, sent_at=None).update(sent_at=at, error=""):
        refusals.notify_sent(row.dedupe_key, at)


@transaction.atomic
def failed(row: Outbox, verdict: refusals.RefusalVerdict, now: datetime) -> None:
    """Schedule the next attempt or give up; do nothing if this sender has lost its lease."""
    leased = Outbox.objects.select_for_update().filter(pk=row.pk, leased_until=row.leased_until, sent_at=None)
    if not leased.exists():
        return
    row.error = verdict.message[:1000]
    if verdict.permanent or row.attempts >= ATTEMPTS:
        row.dead_at = now
    else:
        row.next_at = now + timedelta(minutes=2**row.attempts)
    row.save(update_fields=["error", "dead_at", "next_at"])
    refusal = refusals.Refusal(row.payload["to"], row.error, now, row.dedupe_key)
    if verdict.address:
        refusals.notify_refusal(refusal)
    if row.dead_at:
        refusals.notify_undelivered(refusal)


def withdraw(row: Outbox) -> bool:
    """Take a leased message out of the outbox, because it may not leave any more; return False if the lease is lost."""
    leased = Outbox.objects.filter(pk=row.pk, leased_until=row.leased_until, sent_at=None)
    return bool(leased.delete()[0])
