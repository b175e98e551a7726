"""The sweep that sends what stands in the outbox, and tries again what did not arrive."""

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from .models import Outbox

LEASE = timedelta(minutes=2)
ATTEMPTS = 8


def run(now: datetime, limit: int = 50) -> int:
    """Send what is due; returns how many left. The lease is taken first, so that two sweeps share the work
    and a mail server that hangs holds no lock."""
    return sum(_send(row, now) for row in _lease(now, limit))


@transaction.atomic
def _lease(now: datetime, limit: int) -> list[Outbox]:
    due = Outbox.objects.filter(sent_at__isnull=True, dead_at__isnull=True, next_at__lte=now)
    rows = list(due.select_for_update(skip_locked=True).order_by("next_at")[:limit])
    for row in rows:
        row.attempts += 1
        row.leased_until = row.next_at = now + LEASE
    Outbox.objects.bulk_update(rows, ["attempts", "leased_until", "next_at"])
    return rows


def _send(row: Outbox, now: datetime) -> bool:
    try:
        _message(row).send()
    except OSError as error:
        row.error = str(error)[:1000]
        if row.attempts >= ATTEMPTS:
            row.dead_at = now
        else:
            row.next_at = now + timedelta(minutes=2**row.attempts)
        row.save()
        return False
    row.sent_at, row.error = now, ""
    row.save()
    return True


def _message(row: Outbox) -> EmailMessage:
    """The Message-ID comes from the row: a mail that is sent again can be recognised and dropped."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return EmailMessage(
        subject=row.payload["subject"],
        body=row.payload["text"],
        to=[row.payload["to"]],
        headers={"Message-ID": f"<outbox-{row.pk}@{domain}>"},
    )
