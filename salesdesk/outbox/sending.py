"""The sweep that sends what stands in the outbox, and tries again what did not arrive.

A letter arrives at least once: where a server takes it and breaks off before it says so, it is sent again with
the same Message-ID, by which the other side drops it.
"""

import logging
import time
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from . import refusals
from .models import Outbox

log = logging.getLogger(__name__)

#: Nobody else sends a letter while one sender has it: longer than a mail server that answers each of a
#: letter's nine commands just before EMAIL_TIMEOUT.
LEASE = timedelta(minutes=2)
ATTEMPTS = 8
#: So long one run goes on; the next tick takes what is left.
BUDGET = timedelta(seconds=60)

#: One letter at a time, so that a slow server makes no lease run out on letters that wait behind it.
TAKE = """
UPDATE outbox_outbox SET attempts = attempts + 1, leased_until = %(until)s, next_at = %(until)s
 WHERE id = (SELECT id FROM outbox_outbox
              WHERE sent_at IS NULL AND dead_at IS NULL AND next_at <= %(now)s
              ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING *
"""


def run(now: datetime, limit: int = 50) -> int:
    """Send what is due, the oldest first; returns how many left.

    The server is called before a letter is taken: while it is away no letter is worn out by trying. Raises
    what the connection raises then, so that the sweep's record says it.
    """
    if not Outbox.objects.due(now).exists():
        return 0
    began, sent = time.monotonic(), 0
    line = get_connection()
    line.open()
    try:
        for _letter in range(limit):
            spent = timedelta(seconds=time.monotonic() - began)
            row = _take(now + spent) if spent < BUDGET else None
            if row is None:
                break
            try:
                _send(row, line)
            except Exception as error:
                verdict = refusals.classify_error(error)
                _failed(row, verdict, now + spent)
                if verdict.connection_lost:
                    break
            else:
                Outbox.objects.filter(pk=row.pk, sent_at=None).update(sent_at=now + spent, error="")
                sent += 1
    finally:
        _hang_up(line)
    return sent


def _take(now: datetime) -> Outbox | None:
    return next(iter(Outbox.objects.raw(TAKE, {"now": now, "until": now + LEASE})), None)


def _send(row: Outbox, line: BaseEmailBackend) -> None:
    if not _message(row, line).send():
        raise ValueError("the letter names nobody")


@transaction.atomic
def _failed(row: Outbox, verdict: refusals.RefusalVerdict, now: datetime) -> None:
    """Plan the next try, or give up. A sender that has lost its lease changes nothing."""
    mine = Outbox.objects.select_for_update().filter(pk=row.pk, leased_until=row.leased_until, sent_at=None)
    if not mine.exists():
        return
    row.error = verdict.message[:1000]
    if verdict.permanent or row.attempts >= ATTEMPTS:
        row.dead_at = now
    else:
        row.next_at = now + timedelta(minutes=2**row.attempts)
    row.save(update_fields=["error", "dead_at", "next_at"])
    if verdict.address:
        refusals.notify_refusal(refusals.Refusal(row.payload["to"], row.error, now, row.dedupe_key))


def _hang_up(line: BaseEmailBackend) -> None:
    """What was sent is sent, however the server takes leave."""
    try:
        line.close()
    except OSError:
        log.info("The mail server broke off at the end")


def _message(row: Outbox, line: BaseEmailBackend) -> EmailMultiAlternatives:
    """The Message-ID is the row's own each time: a mail that is sent again can be recognised and dropped."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    letter = row.payload
    name = letter.get("known_as") or f"outbox-{row.pk}"
    headers = {"Message-ID": f"<{name}@{domain}>"}
    if "unsubscribe" in letter:
        headers["List-Unsubscribe"] = f"<{letter['unsubscribe']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        subject=letter["subject"],
        body=letter["text"],
        to=[letter["to"]],
        reply_to=[letter["reply_to"]] if "reply_to" in letter else None,
        headers=headers,
        connection=line,
    )
    if "ics" in letter:
        # Twice: Outlook and Gmail draw their buttons from the part beside the text, and look for it in the first
        # part only; Apple Mail and others take the file.
        message.attach_alternative(letter["ics"], f"text/calendar; method={letter['method']}")
        message.attach("invite.ics", letter["ics"].encode(), "application/ics")
    return message
