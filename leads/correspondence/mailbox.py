"""The sweep that reads the desk's mailbox on an IMAP server.

The mailbox is only read, never changed: how far it was read is kept here, by UID. Each e-mail is processed in a
transaction of its own, and a repeat is recognized by its Message-ID, so that nothing depends on what the server says.
"""

import hashlib
import logging
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError

from leads.email_nurture import inbound_mail
from leads.email_nurture.inbound_mail import InboundMail
from leads.models import Mailbox, Reply
from salesdesk.workers.batch import SomeFailed

from . import receive

log = logging.getLogger(__name__)

#: Seconds to wait for a connection, and for each answer of the server.
TIMEOUT = SocketTimeout(connect=10, read=20)
#: How long one run may take, and how many e-mails it takes; the next tick takes the rest.
BUDGET, LIMIT = timedelta(seconds=45), 1000
#: Bytes of an e-mail to read; encoded, a file of 25 MB takes 34. A file that is cut off is not kept.
MOST_BYTES = 35_000_000
PART = f"BODY.PEEK[]<0.{MOST_BYTES}>"
#: Of a mailbox that is read for the first time, or whose UIDs the server has renumbered, older e-mails are left out.
RECENT = timedelta(days=14)
LARGEST_UID = 2**32 - 1


def is_configured() -> bool:
    """Return whether a mailbox is set (IMAP_HOST)."""
    return bool(settings.IMAP_HOST)


def run(now: datetime) -> int:
    """Process the new e-mails of the mailbox, oldest first; return how many.

    Errors of the connection are raised, so that the sweep's record shows them. An e-mail that can't be processed is
    listed for a person, and does not hold up the others.
    """
    if not is_configured():
        return 0
    ends = time.monotonic() + BUDGET.total_seconds()
    done, failed = 0, 0
    with _opened() as server:
        box, uids = _new_uids(server, now)
        for uid in uids[:LIMIT]:
            if time.monotonic() > ends:
                break
            raw = _fetch(server, uid)
            try:
                done += _take(box, uid, inbound_mail.parse(raw) if raw.strip() else None)
            except (OperationalError, IMAPClientError):
                raise
            except Exception:
                log.exception("An e-mail of the mailbox could not be processed")
                failed += 1
                _list_unread(box, uid, raw)
    if failed:
        raise SomeFailed(f"{done} processed, {failed} listed as unknown because they could not be processed")
    return done


@contextmanager
def _opened() -> Iterator[IMAPClient]:
    """Connect and sign in; the server gets no chance to hang at the end."""
    context = ssl.create_default_context() if settings.IMAP_USE_SSL else None
    server = IMAPClient(
        settings.IMAP_HOST,
        settings.IMAP_PORT,
        ssl=settings.IMAP_USE_SSL,
        ssl_context=context,
        timeout=TIMEOUT,
    )
    try:
        server.login(settings.IMAP_USER, settings.IMAP_PASSWORD)
        yield server
    finally:
        try:
            server.shutdown()
        except OSError:
            log.info("The mailbox's server disconnected first")


def _new_uids(server: IMAPClient, now: datetime) -> tuple[Mailbox, list[int]]:
    """Return how far the mailbox was read, and the UIDs of the e-mails after that."""
    validity = int(server.select_folder(settings.IMAP_FOLDER, readonly=True)[b"UIDVALIDITY"])
    name = f"{settings.IMAP_USER}@{settings.IMAP_HOST}/{settings.IMAP_FOLDER}"[:300]
    box, _is_new = Mailbox.objects.get_or_create(name=name, defaults={"uid_validity": validity})
    if box.uid_validity != validity:
        Mailbox.objects.filter(pk=box.pk).update(uid_validity=validity, last_uid=0)
        box.uid_validity, box.last_uid = validity, 0
    recent = ["SINCE", (now - RECENT).date()]
    found = server.search(["UID", f"{box.last_uid + 1}:*"] if box.last_uid else recent)
    # To a range beyond its last e-mail a server answers with that one.
    return box, sorted({uid for uid in found if box.last_uid < uid <= LARGEST_UID})


def _fetch(server: IMAPClient, uid: int) -> bytes:
    """Return the e-mail, or b"" if it is gone."""
    answer = server.fetch([uid], [PART]).get(uid, {})
    return next((value for value in answer.values() if isinstance(value, bytes)), b"")


@transaction.atomic
def _take(box: Mailbox, uid: int, mail: InboundMail | None) -> bool:
    """Process one e-mail and remember that; return False if another worker was faster."""
    if not _advance(box, uid):
        return False
    if mail:
        receive.handle(mail)
    return True


@transaction.atomic
def _list_unread(box: Mailbox, uid: int, raw: bytes) -> None:
    """Keep a place for an e-mail that can't be processed in the list of unknown ones."""
    if _advance(box, uid):
        text = _("This e-mail could not be processed. Read it in the mailbox (UID %(uid)s).") % {"uid": uid}
        row = Reply(key=hashlib.sha256(raw).hexdigest(), text=text)
        Reply.objects.bulk_create([row], ignore_conflicts=True)


def _advance(box: Mailbox, uid: int) -> bool:
    """Lock the mailbox and set its last UID, unless it was read further or renumbered meanwhile."""
    behind = Mailbox.objects.filter(pk=box.pk, uid_validity=box.uid_validity, last_uid__lt=uid)
    return bool(behind.update(last_uid=uid))
