"""The sweep that sends the e-mails in the outbox and retries the ones that failed.

Delivery is at least once: if the server accepts an e-mail but disconnects before confirming, it is sent again with
the same Message-ID, so that the receiving side can drop the repeat.
"""

import logging
import time
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _

from salesdesk.files.models import StoredFile

from . import attempts, refusals
from . import mail_server as server
from .emails import TOPIC
from .models import Outbox

log = logging.getLogger(__name__)

#: The type of a file that is attached as it is.
BYTES = "application/octet-stream"
#: How long one run may take; the next tick takes the rest.
BUDGET = timedelta(seconds=60)


def run(now: datetime, limit: int = 50) -> int:
    """Send up to `limit` due e-mails, oldest first; return how many were sent.

    Connects before it takes an e-mail, so that a server that is down uses up no attempts. Connection errors are
    raised, so that the sweep's record shows them. Without a mail server everything waits.
    """
    if not server.is_configured() or not Outbox.objects.due(TOPIC, now).exists():
        return 0
    began, sent = time.monotonic(), 0
    mail_server = get_connection()
    mail_server.open()
    try:
        for _attempt in range(limit):
            spent = timedelta(seconds=time.monotonic() - began)
            row = attempts.take(TOPIC, now + spent) if spent < BUDGET else None
            if row is None:
                break
            try:
                _send(row, mail_server)
            except Exception as error:
                verdict = refusals.classify_error(error)
                attempts.failed(row, verdict, now + spent)
                if verdict.connection_lost:
                    break
            else:
                attempts.succeeded(row, now + spent)
                sent += 1
    finally:
        _disconnect(mail_server)
    return sent


def _send(row: Outbox, mail_server: BaseEmailBackend) -> None:
    if not _message(row, mail_server).send():
        raise ValueError("the e-mail has no recipient")


def _disconnect(mail_server: BaseEmailBackend) -> None:
    """Close the connection; an error here does not undo what was sent."""
    try:
        mail_server.close()
    except OSError:
        log.info("The mail server disconnected before the session was closed")


def message_id_domain() -> str:
    """Return the part of the desk's Message-IDs after the @."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def _message(row: Outbox, mail_server: BaseEmailBackend) -> EmailMultiAlternatives:
    """Build the e-mail of `row`, with a Message-ID that stays the same when it is sent again."""
    domain = message_id_domain()
    payload = row.payload
    name = payload.get("known_as") or f"outbox-{row.pk}"
    # Repeated, because some services replace the Message-ID and their delivery reports show theirs.
    headers = {"Message-ID": f"<{name}@{domain}>", "X-Desk-Message": f"<{name}@{domain}>"}
    if "sender" in payload:
        # The envelope keeps the desk's own address, to which servers report what they can't deliver.
        headers["From"] = payload["sender"]
    if thread := [f"<{each}>" for each in payload.get("thread", [])]:
        headers |= {"In-Reply-To": thread[-1], "References": " ".join(thread)}
    if "unsubscribe" in payload:
        headers["List-Unsubscribe"] = f"<{payload['unsubscribe']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        subject=payload["subject"],
        body=payload["text"],
        to=[payload["to"]],
        reply_to=[payload["reply_to"]] if "reply_to" in payload else None,
        headers=headers,
        connection=mail_server,
    )
    if "ics" in payload:
        # Attached twice: Outlook and Gmail take their buttons from the alternative next to the text and look only
        # there; Apple Mail and others use the file.
        message.attach_alternative(payload["ics"], f"text/calendar; method={payload['method']}")
        message.attach("invite.ics", payload["ics"].encode(), "application/ics")
    for file in _files(payload.get("files", [])):
        with file.content.open("rb") as content:
            # A text could not be attached by its type in an encoding that is not known.
            kind = file.content_type if not file.content_type.startswith(("text/", "message/")) else BYTES
            message.attach(file.name, content.read(), kind)
    return message


def _files(keys: list[int]) -> list[StoredFile]:
    """Return the files to attach. One that was deleted meanwhile keeps the e-mail from leaving."""
    found = StoredFile.objects.in_bulk(keys)
    files = [found[key] for key in keys]
    if gone := [file.name for file in files if file.deleted_at]:
        raise ValueError(_("Deleted before the e-mail left: %(names)s") % {"names": ", ".join(gone)})
    return files
