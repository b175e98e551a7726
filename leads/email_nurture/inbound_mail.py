"""Parsing of incoming e-mail. No part of it is trusted, and any part may be malformed."""

import hashlib
import logging
import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.utils.html import strip_tags

from salesdesk.outbox import refusals

#: Characters of text to keep: enough for a reply without the quoted thread.
MAX_TEXT = 4000
#: Bytes to search for headers when they have to be read line by line, and characters of a From header.
MAX_HEADERS, MAX_ADDRESS = 200_000, 1000
REPORT = "multipart/report"
#: The Message-ID of a nurture e-mail. Its token is secret, so only a recipient can refer to it.
TOKEN = re.compile(r"track-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")
#: Subjects of automatic replies that have no such header, in the desk's languages.
AUTO_REPLY_SUBJECT = re.compile(
    r"^\W*(automatic reply|auto[- ]?reply|out of office|automatisch antwoord|afwezig|"
    r"respuesta automática|fuera de la oficina|自動回覆|自動回復)",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")
AUTOMATIC_HEADERS = ("auto_reply", "auto-reply", "bulk", "junk", "list")
log = logging.getLogger(__name__)


class InboundMail(NamedTuple):
    """An e-mail as far as it can be read. `in_reply_to` holds the tokens of our e-mails it refers to, nearest first."""

    key: str
    in_reply_to: list[UUID]
    sender: str
    subject: str
    text: str
    automatic: bool
    #: The server's message in a report that the address does not exist; otherwise "".
    undelivered: str


def parse(raw: bytes) -> InboundMail:
    """Parse an RFC 5322 message, leaving out whatever is malformed. Never raises."""
    try:
        return _parse_message(raw)
    except Exception as error:  # Python's parser raises more kinds of errors than it documents.
        log.warning("An e-mail could not be parsed (%s); reading its headers by line", type(error).__name__)
        return _parse_lines(raw)


def _parse_message(raw: bytes) -> InboundMail:
    mail = message_from_bytes(raw, policy=policy.compat32)
    report = mail.get_content_type() == REPORT
    return _incoming(
        raw,
        partial(_header, mail),
        report=report,
        sender=parseaddr(_header(mail, "From"))[1],
        text=_text(mail)[:MAX_TEXT],
        undelivered=_undelivered(mail) if report else "",
    )


def _parse_lines(raw: bytes) -> InboundMail:
    """Read the headers line by line, undecoded, and no text."""
    head = re.split(rb"\r?\n\r?\n", raw[:MAX_HEADERS], maxsplit=1)[0]
    headers: dict[str, str] = {}
    for line in re.sub(r"\r?\n[ \t]+", " ", _clean(head.decode("utf-8", "replace"))).splitlines():
        name, _colon, value = line.partition(":")
        headers.setdefault(name.strip().casefold(), value.strip())

    def header(name: str) -> str:
        return headers.get(name.casefold(), "")

    addresses = ADDRESS.findall(header("From")[:MAX_ADDRESS])
    report = header("Content-Type").casefold().startswith(REPORT)
    return _incoming(raw, header, report=report, sender=addresses[-1] if addresses else "")


def _incoming(
    raw: bytes,
    header: Callable[[str], str],
    *,
    report: bool,
    sender: str,
    text: str = "",
    undelivered: str = "",
) -> InboundMail:
    message_id = header("Message-ID")
    # References lists the newest last; a delivery report contains our e-mail's headers as a part.
    thread = f"{header('References')} {header('In-Reply-To')}"
    searched = raw.decode("ascii", "replace") if report else thread
    return InboundMail(
        key=hashlib.sha256(message_id.encode() or raw).hexdigest(),
        in_reply_to=[UUID(token) for token in dict.fromkeys(reversed(TOKEN.findall(searched.casefold())))],
        sender=sender[:254],
        subject=" ".join(header("Subject").split())[:200],
        text=text,
        automatic=report or _is_automatic(header),
        undelivered=undelivered,
    )


def _is_automatic(header: Callable[[str], str]) -> bool:
    """Recognize automatic replies by RFC 3834, older headers and common subjects."""
    submitted = header("Auto-Submitted").partition(";")[0].strip().casefold()
    return (
        submitted not in ("", "no")
        or any(header(name) for name in ("X-Autoreply", "X-Autorespond", "List-Id"))
        or header("Precedence").strip().casefold() in AUTOMATIC_HEADERS
        or header("Return-Path").strip() == "<>"
        or bool(AUTO_REPLY_SUBJECT.match(header("Subject")))
    )


def _undelivered(mail: Message) -> str:
    """Return the status of a delivery report (RFC 3464) if the address does not exist, otherwise ""."""
    for part in mail.walk():
        if _header(part, "Action").strip().casefold() == "failed":
            status = _header(part, "Status").strip()
            if refusals.GONE.match(status):
                return " ".join(f"{status} {_header(part, 'Diagnostic-Code')}".split())[:300]
    return ""


def _text(mail: Message) -> str:
    """Return the text without quoted lines."""
    parts = [part for part in mail.walk() if not part.is_multipart() and not part.get_filename()]
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    html = [part for part in parts if part.get_content_type() == "text/html"]
    text = _decoded(plain[0]) if plain else strip_tags(_decoded(html[0])) if html else ""
    lines = [line.rstrip() for line in text.splitlines() if not line.startswith(">")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return _clean(content.decode(part.get_content_charset() or "utf-8", "replace"))
    except (LookupError, ValueError):  # an unknown character set
        return _clean(content.decode("utf-8", "replace"))


def _header(mail: Message, name: str) -> str:
    value = str(mail.get(name, ""))
    try:
        return _clean(str(make_header(decode_header(value))))
    except (HeaderParseError, LookupError, ValueError):
        return _clean(value)


def _clean(text: str) -> str:
    """Remove NULs, which PostgreSQL can't store, and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
