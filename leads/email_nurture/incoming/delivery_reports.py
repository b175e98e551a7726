"""Read reports that an e-mail was not delivered: RFC 3464, and the plain ones of Exim, qmail and older servers."""

import re
from email.message import Message
from typing import NamedTuple

from salesdesk.outbox.diagnostics import is_address_gone

REPORT = "multipart/report"
#: Characters of a report's text to search.
MAX_TEXT = 20_000
#: Senders of reports that have no machine-readable part.
DAEMON = re.compile(r"(?:mailer[-_]?daemon|mail[-_]?daemon|postmaster|mdaemon|bounces?)@", re.IGNORECASE)
FAILED_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failed|failure|problem|report)|failure notice|returned (?:mail|to sender)|"
    r"mail delivery failed|could not be delivered|onbestelbaar|niet (?:af)?geleverd|niet bezorgd|unzustellbar|"
    r"no se (?:puede|pudo|ha podido) entregar|non remis|無法(?:傳遞|投遞|送達)|退信|未送达",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]{1,64}@[^\s<>()\[\],;:\"]{1,255}")


class DeliveryReport(NamedTuple):
    """A final failure: the `recipients` it names, the server's `message`, and whether the address does not exist."""

    recipients: tuple[str, ...]
    message: str
    address_gone: bool


def read(mail: Message, sender: str, subject: str, text: str) -> DeliveryReport | None:
    """Return the failure that `mail` reports, or None. A delay or a delivery is no failure."""
    failed_header = _addresses(_field(mail, "X-Failed-Recipients"))
    if blocks := [part for part in mail.walk() if _field(part, "Action")]:
        return next((_of_block(part, text) for part in blocks if _is_failure(part)), None)
    is_plain_report = failed_header or (DAEMON.match(sender) and FAILED_SUBJECT.search(subject))
    if not is_plain_report:
        return None
    # The report quotes our e-mail below its own words.
    own_words = re.split(r"\n-{3,} ?(?:This is a copy|Below this line|Original message|Included is)", text)[0]
    recipients = failed_header or tuple(dict.fromkeys(_ADDRESS.findall(own_words)))[:5]
    message = " ".join(own_words.split())
    return DeliveryReport(recipients, message[:300], is_address_gone(own_words))


def _is_failure(part: Message) -> bool:
    return re.split("[;(]", _field(part, "Action"))[0].strip().casefold() == "failed"


def _of_block(part: Message, text: str) -> DeliveryReport:
    """Read the fields of one recipient; some servers give their reason only in the text for people."""
    status = _field(part, "Status").partition("(")[0].strip()
    diagnostic = _field(part, "Diagnostic-Code")
    gone = is_address_gone(diagnostic, status) if diagnostic else is_address_gone(text[:MAX_TEXT], status)
    recipients = _addresses(f"{_field(part, 'Original-Recipient')} {_field(part, 'Final-Recipient')}")
    # "smtp; 550 5.1.1 User unknown": the kind of server comes first.
    message = diagnostic.partition(";")[2].strip() or diagnostic or status
    return DeliveryReport(recipients, message[:300], gone)


def _addresses(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_ADDRESS.findall(value)))


def _field(part: Message, name: str) -> str:
    """Return a header as written: these are not for people, and a malformed one must not raise."""
    name = name.casefold()
    return next(
        (" ".join(str(value).split()) for key, value in part.raw_items() if key.casefold() == name), ""
    )
