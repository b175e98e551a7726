"""Classification of a mail server's refusals: temporary, permanent for this e-mail, or an invalid address.

Apps that store addresses connect to `address_refused` to learn which ones a server refuses permanently, and apps whose
e-mails somebody relies on connect to `email_sent` and `email_undelivered`. A delivery report calls the hooks of a
refusal later.
"""

import logging
import smtplib
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from salesdesk.hooks import Hook, P

from .diagnostics import is_address_gone

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

#: Called for each e-mail that is given up or comes back, whatever the reason.
email_undelivered: Hook[[Refusal], None] = Hook()

#: Called with the dedupe key of each e-mail that a server took, and when it did.
email_sent: Hook[[str, datetime], None] = Hook()


def notify_sent(dedupe_key: str, at: datetime) -> None:
    """Tell the apps that a server took this e-mail."""
    _notify(email_sent, dedupe_key, at)


def notify_refusal(refusal: Refusal) -> None:
    """Tell the apps that a server refused this address permanently."""
    _notify(address_refused, refusal)


def notify_undelivered(refusal: Refusal) -> None:
    """Tell the apps that this e-mail will not arrive."""
    _notify(email_undelivered, refusal)


def _notify(hook: Hook[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """Call each connected function in its own savepoint, so that a failing one blocks nothing else."""
    for connected in hook:
        try:
            with transaction.atomic():
                connected(*args, **kwargs)
        except Exception:
            log.exception("A handler of sent or undelivered e-mail failed")


def classify_error(error: Exception) -> RefusalVerdict:
    """Return what `error`, raised while sending an e-mail, means for it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        return _verdict(code, reply, address=code // 100 == 5 and is_address_gone(f"{code} {_text(reply)}"))
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


def _text(reply: bytes | str) -> str:
    return " ".join((reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply).split())
