"""Classification of a mail server's refusals: temporary, permanent for this e-mail, or an invalid address.

Apps that store addresses connect to `address_refused` to learn which ones a server refuses permanently.
"""

import logging
import re
import smtplib
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from salesdesk.hooks import Hook

log = logging.getLogger(__name__)


class Refusal(NamedTuple):
    """A server's permanent refusal of `address` as undeliverable."""

    address: str
    message: str
    at: datetime
    #: Identifies the refused e-mail to the code that queued it.
    dedupe_key: str


class RefusalVerdict(NamedTuple):
    """Verdict on an SMTP error: retry the e-mail or give it up.

    `permanent`: a retry would be refused again. `address`: the address does not exist. `connection_lost`: no further
    e-mails can be sent over this connection.
    """

    message: str
    permanent: bool = False
    address: bool = False
    connection_lost: bool = False


#: Called for each permanently refused address, in the transaction that gives up the e-mail.
address_refused: Hook[[Refusal], None] = Hook()

#: RFC 3463: 5.1.x is about the address, 5.2.1 means a closed mailbox. 5.7.x is about us (blocked sender, policy);
#: treating it as a bounce would mark every customer's address as dead within an hour.
GONE = re.compile(r"^5\.(1\.[0-9]+|2\.1)\b")
#: Replies without an enhanced code (RFC 5321): mailbox unknown, moved, or name not allowed.
UNKNOWN = (550, 551, 553)
ENHANCED = re.compile(r"^[245]\.\d{1,3}\.\d{1,3}\b")


def notify_refusal(refusal: Refusal) -> None:
    """Call each connected function in its own savepoint, so that a failing one blocks nothing else."""
    for connected in address_refused:
        try:
            with transaction.atomic():
                connected(refusal)
        except Exception:
            log.exception("A handler of refused addresses failed")


def classify_error(error: Exception) -> RefusalVerdict:
    """Return what `error`, raised while sending an e-mail, means for it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        return _verdict(code, reply, address=_is_unknown_address(code, _text(reply)))
    if isinstance(error, smtplib.SMTPDataError):
        return _verdict(error.smtp_code, error.smtp_error)
    message = str(error) or type(error).__name__
    # For example a header with a line break, or an address that the server's protocol can't express.
    if isinstance(error, ValueError | smtplib.SMTPNotSupportedError):
        return RefusalVerdict(message, permanent=True)
    if not isinstance(error, OSError):
        log.error("An e-mail could not be sent", exc_info=error)
    replied = isinstance(error, smtplib.SMTPException) and not isinstance(
        error, smtplib.SMTPServerDisconnected
    )
    return RefusalVerdict(message, connection_lost=isinstance(error, OSError) and not replied)


def _verdict(code: int, reply: bytes | str, *, address: bool = False) -> RefusalVerdict:
    """Classify by the first digit: 4 is temporary, 5 permanent; 421 means that the server is closing down."""
    return RefusalVerdict(
        f"{code} {_text(reply)}", permanent=code // 100 == 5, address=address, connection_lost=code == 421
    )


def _is_unknown_address(code: int, text: str) -> bool:
    return bool(GONE.match(text)) if ENHANCED.match(text) else code in UNKNOWN


def _text(reply: bytes | str) -> str:
    return " ".join((reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply).split())
