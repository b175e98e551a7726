"""What a mail server's refusal means: is it this letter's fault, this address's, or only a bad moment?

An app that keeps addresses registers a hook, and hears of those that the server refuses for good. The ground
does not have to know the apps.
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
    """A server said that nobody can be reached at `address`, and that trying again is no use."""

    address: str
    message: str
    at: datetime
    #: Of the letter that was refused: whoever wrote it knows it by this.
    dedupe_key: str


class RefusalVerdict(NamedTuple):
    """`for_good`: the same letter would be refused again. `address`: because there is nobody of that address.
    `cut`: the line is dead, further letters would be tried on it in vain."""

    message: str
    permanent: bool = False
    address: bool = False
    connection_lost: bool = False


#: Called in the transaction that gives the message up, for every address that is refused for good.
address_refused: Hook[[Refusal], None] = Hook()

#: RFC 3463: 5.1.x speaks of the address, 5.2.1 of a mailbox that is closed. 5.7.x is about us (a blocked
#: sender, a policy): whoever took that for a bounce would lose every customer's address in one bad hour.
GONE = re.compile(r"^5\.(1\.[0-9]+|2\.1)\b")
#: Without such a code, by RFC 5321: unknown, moved, not allowed as a name.
UNKNOWN = (550, 551, 553)
ENHANCED = re.compile(r"^[245]\.\d{1,3}\.\d{1,3}\b")


def notify_refusal(refusal: Refusal) -> None:
    """Call each connected function on its own, so that one failure keeps neither the others nor the message waiting."""
    for connected in address_refused:
        try:
            with transaction.atomic():
                connected(refusal)
        except Exception:
            log.exception("Nobody could be told that an address is refused for good")


def classify_error(error: Exception) -> RefusalVerdict:
    """What `error`, raised while one letter was being sent, says about it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return _answered(code, answer, address=_nobody_there(code, _words(answer)))
    if isinstance(error, smtplib.SMTPDataError):
        return _answered(error.smtp_code, error.smtp_error)
    message = str(error) or type(error).__name__
    # A header with a line break, an address that no server can be told.
    if isinstance(error, ValueError | smtplib.SMTPNotSupportedError):
        return RefusalVerdict(message, permanent=True)
    if not isinstance(error, OSError):
        log.error("A letter could not be sent", exc_info=error)
    answered = isinstance(error, smtplib.SMTPException) and not isinstance(
        error, smtplib.SMTPServerDisconnected
    )
    return RefusalVerdict(message, connection_lost=isinstance(error, OSError) and not answered)


def _answered(code: int, answer: bytes | str, *, address: bool = False) -> RefusalVerdict:
    """By the first figure: 4 is for now, 5 for good; 421 is a server that leaves."""
    return RefusalVerdict(
        f"{code} {_words(answer)}", permanent=code // 100 == 5, address=address, connection_lost=code == 421
    )


def _nobody_there(code: int, words: str) -> bool:
    return bool(GONE.match(words)) if ENHANCED.match(words) else code in UNKNOWN


def _words(answer: bytes | str) -> str:
    return " ".join((answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer).split())
