"""Parsing of incoming e-mail. No part of it is trusted, and any part may be malformed."""

import hashlib
import logging
import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import Message
from functools import partial
from typing import NamedTuple
from uuid import UUID

from .incoming import automatic, delivery_reports, mail_files, message_text, senders
from .incoming.delivery_reports import REPORT, DeliveryReport
from .incoming.mail_files import MailFile

#: Characters of text to keep: enough for a reply without the quoted thread.
MAX_TEXT = 4000
#: Bytes to search for headers when they have to be read line by line, and characters of one header.
MAX_HEADERS, MAX_HEADER = 200_000, 2000
#: The Message-ID of a nurture e-mail. Its token is secret, so only a recipient can refer to it.
TOKEN = re.compile(r"track-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")
#: The same token in a link of the e-mail, for reports by a service that replaced the Message-ID.
LINK_TOKEN = re.compile(r"/m/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
#: The Message-ID of an e-mail that a person wrote at the desk. Its token is secret too.
WRITTEN = re.compile(r"\bmail-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")
#: The Message-ID of any other e-mail of the desk.
OUTBOX_NAME = re.compile(r"\b(outbox-\d{1,18})@")
#: A Message-ID, without its angle brackets.
MESSAGE_ID = re.compile(r"<([^\s<>]{3,250})>")
#: Message-IDs of a thread to keep; the oldest are left out.
MAX_THREAD = 20
log = logging.getLogger(__name__)


class InboundMail(NamedTuple):
    """An e-mail as far as it can be read. `in_reply_to` holds the tokens of our e-mails it refers to, nearest first."""

    key: str
    in_reply_to: list[UUID]
    sender: str
    subject: str
    text: str
    automatic: bool
    #: The failure that a delivery report states, and the names of our e-mails without a token in it.
    report: DeliveryReport | None = None
    returned: tuple[str, ...] = ()
    #: The tokens of the e-mails written at the desk that it refers to, nearest first.
    answers_written: tuple[UUID, ...] = ()
    #: Its own Message-ID, and those before it in the thread, oldest first; without angle brackets.
    message_id: str = ""
    thread: tuple[str, ...] = ()
    #: The addresses in To and Cc.
    recipients: tuple[str, ...] = ()
    #: Whether the desk itself sent it.
    from_desk: bool = False
    files: tuple[MailFile, ...] = ()


def parse(raw: bytes) -> InboundMail:
    """Parse an RFC 5322 message, leaving out whatever is malformed. Never raises."""
    try:
        return _parse_message(raw)
    except Exception as error:  # Python's parser raises more kinds of errors than it documents.
        log.warning("An e-mail could not be parsed (%s); reading its headers by line", type(error).__name__)
        return _parse_lines(raw)


def _parse_message(raw: bytes) -> InboundMail:
    mail = message_from_bytes(raw, policy=policy.default)
    header = partial(_header, mail)
    raw_header = partial(_raw_header, mail)
    sender, text = senders.address_of(raw_header), message_text.of(mail)
    report = delivery_reports.read(mail, sender, header("Subject"), text)
    is_report = report is not None or mail.get_content_type() == REPORT
    recipients = senders.addresses_in(f"{raw_header('To')}, {raw_header('Cc')}")
    found = _incoming(raw, header, is_report=is_report, sender=sender, text=text, report=report)
    files = () if found.automatic or found.from_desk else mail_files.of(mail)
    return found._replace(recipients=recipients, files=files)


def _parse_lines(raw: bytes) -> InboundMail:
    """Read the headers line by line, undecoded, and no text."""
    head = re.split(rb"\r?\n\r?\n", raw[:MAX_HEADERS], maxsplit=1)[0]
    headers: dict[str, str] = {}
    for line in re.sub(r"\r?\n[ \t]+", " ", message_text.clean(head.decode("utf-8", "replace"))).splitlines():
        name, _colon, value = line.partition(":")
        headers.setdefault(name.strip().casefold(), value.strip())

    def header(name: str) -> str:
        return headers.get(name.casefold(), "")

    is_report = header("Content-Type").casefold().startswith(REPORT)
    return _incoming(raw, header, is_report=is_report, sender=senders.last_address(header("From")))


def _incoming(
    raw: bytes,
    header: Callable[[str], str],
    *,
    is_report: bool,
    sender: str,
    text: str = "",
    report: DeliveryReport | None = None,
) -> InboundMail:
    message_id = header("Message-ID")
    own_id = MESSAGE_ID.search(message_id)
    thread = dict.fromkeys(MESSAGE_ID.findall(f"{header('References')} {header('In-Reply-To')}"))
    # References lists the newest last; a delivery report contains our e-mail's headers as a part.
    searched = f"{header('References')} {header('In-Reply-To')}"
    if is_report:
        searched = f"{raw.decode('ascii', 'replace')} {text}"
    searched = searched.casefold()
    tokens = TOKEN.findall(searched) or (LINK_TOKEN.findall(searched) if is_report else [])
    names, written = OUTBOX_NAME.findall(searched), WRITTEN.findall(searched)
    return InboundMail(
        key=hashlib.sha256(message_id.encode() or raw).hexdigest(),
        in_reply_to=[UUID(token) for token in dict.fromkeys(reversed(tokens))],
        sender=sender[:254],
        subject=" ".join(header("Subject").split())[:200],
        text=text[:MAX_TEXT],
        automatic=is_report or automatic.is_automatic(header, answers_us=bool(tokens or names or written)),
        report=report,
        returned=tuple(dict.fromkeys(names)) if report else (),
        answers_written=tuple(UUID(token) for token in dict.fromkeys(reversed(written))),
        message_id=own_id[1] if own_id else "",
        thread=tuple(thread)[-MAX_THREAD:],
        from_desk=bool(header("X-Desk-Message")) and not is_report,
    )


def _header(mail: Message, name: str) -> str:
    """Return a header's value, decoded by the rules of its kind."""
    value = _raw_header(mail, name)
    if len(value) <= MAX_HEADER and "=?" in value:
        try:
            value = str(policy.default.header_factory(name, value))
        except Exception:  # Python's parser raises more kinds of errors than it documents.
            log.info("The header %s could not be decoded", name)
    return message_text.clean(value)


def _raw_header(mail: Message, name: str) -> str:
    """Return a header's value on one line, not decoded. Some servers write UTF-8 or Latin-1 as it is."""
    name = name.casefold()
    value = next((str(value) for key, value in mail.raw_items() if key.casefold() == name), "")
    written = "".join(value.splitlines()).encode("utf-8", "surrogateescape")
    try:
        return written.decode().strip()
    except UnicodeDecodeError:
        return written.decode("latin-1").strip()
