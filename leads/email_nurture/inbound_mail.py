"""Reading a mail as it comes from the mail server: nothing in it is to be trusted, and any part may be broken."""

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

#: So much of a text is kept: an answer, not the thread beneath it.
MAX_TEXT = 4000
#: And so much of a mail is searched for its headers, where they have to be read by line.
MAX_HEADERS, MAX_ADDRESS = 200_000, 1000
REPORT = "multipart/report"
#: The Message-ID of a mail of a track. Its token is secret, so that nobody answers what they never got.
TOKEN = re.compile(r"track-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")
#: Subjects of programs that say nothing in their headers, in the desk's languages.
AUTO_REPLY_SUBJECT = re.compile(
    r"^\W*(automatic reply|auto[- ]?reply|out of office|automatisch antwoord|afwezig|"
    r"respuesta automática|fuera de la oficina|自動回覆|自動回復)",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")
AUTOMATIC_HEADERS = ("auto_reply", "auto-reply", "bulk", "junk", "list")
log = logging.getLogger(__name__)


class InboundMail(NamedTuple):
    """A mail, as far as it can be read. `answers` are the tokens of our mails that it names, the nearest first."""

    key: str
    answers: list[UUID]
    sender: str
    subject: str
    text: str
    automatic: bool
    #: What a server said that nobody has the address; empty for everything that is no such report.
    undelivered: str


def parse(raw: bytes) -> InboundMail:
    """`raw` by RFC 5322. Whatever is broken in it is left out; nothing raises."""
    try:
        return _taken_apart(raw)
    except Exception as error:  # Python's reader of mails gives up in more ways than it names.
        log.warning("a mail could not be taken apart, %s: its headers are read by line", type(error).__name__)
        return _by_lines(raw)


def _taken_apart(raw: bytes) -> InboundMail:
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


def _by_lines(raw: bytes) -> InboundMail:
    """What the headers say as they are written, and no text."""
    head = re.split(rb"\r?\n\r?\n", raw[:MAX_HEADERS], maxsplit=1)[0]
    said: dict[str, str] = {}
    for line in re.sub(r"\r?\n[ \t]+", " ", _clean(head.decode("utf-8", "replace"))).splitlines():
        name, _colon, value = line.partition(":")
        said.setdefault(name.strip().casefold(), value.strip())

    def header(name: str) -> str:
        return said.get(name.casefold(), "")

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
    named = header("Message-ID")
    # The newest of References stands last; a report has our mail's headers as a part.
    threads = f"{header('References')} {header('In-Reply-To')}"
    where = raw.decode("ascii", "replace") if report else threads
    return InboundMail(
        key=hashlib.sha256(named.encode() or raw).hexdigest(),
        answers=[UUID(token) for token in dict.fromkeys(reversed(TOKEN.findall(where.casefold())))],
        sender=sender[:254],
        subject=" ".join(header("Subject").split())[:200],
        text=text,
        automatic=report or _is_automatic(header),
        undelivered=undelivered,
    )


def _is_automatic(header: Callable[[str], str]) -> bool:
    """RFC 3834, and what programs wrote before it."""
    submitted = header("Auto-Submitted").partition(";")[0].strip().casefold()
    return (
        submitted not in ("", "no")
        or any(header(name) for name in ("X-Autoreply", "X-Autorespond", "List-Id"))
        or header("Precedence").strip().casefold() in AUTOMATIC_HEADERS
        or header("Return-Path").strip() == "<>"
        or bool(AUTO_REPLY_SUBJECT.match(header("Subject")))
    )


def _undelivered(mail: Message) -> str:
    """RFC 3464: the status says whether the address is gone, or this was a bad moment."""
    for part in mail.walk():
        if _header(part, "Action").strip().casefold() == "failed":
            status = _header(part, "Status").strip()
            if refusals.GONE.match(status):
                return " ".join(f"{status} {_header(part, 'Diagnostic-Code')}".split())[:300]
    return ""


def _text(mail: Message) -> str:
    """What they wrote, without what they quote."""
    parts = [part for part in mail.walk() if not part.is_multipart() and not part.get_filename()]
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    html = [part for part in parts if part.get_content_type() == "text/html"]
    said = _decoded(plain[0]) if plain else strip_tags(_decoded(html[0])) if html else ""
    lines = [line.rstrip() for line in said.splitlines() if not line.startswith(">")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return _clean(content.decode(part.get_content_charset() or "utf-8", "replace"))
    except (LookupError, ValueError):  # A character set that nobody knows.
        return _clean(content.decode("utf-8", "replace"))


def _header(mail: Message, name: str) -> str:
    value = str(mail.get(name, ""))
    try:
        return _clean(str(make_header(decode_header(value))))
    except (HeaderParseError, LookupError, ValueError):
        return _clean(value)


def _clean(text: str) -> str:
    """PostgreSQL keeps no NUL, and half a character is none."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
