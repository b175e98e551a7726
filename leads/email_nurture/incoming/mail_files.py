"""The files of an incoming e-mail. Pictures inside its text, such as the logo of a signature, are none."""

import logging
import mimetypes
from collections.abc import Iterator
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message
from typing import NamedTuple, cast

log = logging.getLogger(__name__)

#: Files of one e-mail to read.
MOST = 20


class MailFile(NamedTuple):
    """A file as it was sent: nothing about it is checked. It is not whole if the e-mail ends in the middle of it."""

    name: str
    content: bytes
    is_whole: bool = True


def of(mail: Message) -> tuple[MailFile, ...]:
    """Return the files. A part that can't be read is left out."""
    found = []
    for part in _parts(mail):
        try:
            found.append(MailFile(_name(part), _content(part)))
        except Exception:  # Python's parser raises more kinds of errors than it documents.
            log.warning("A file of an e-mail could not be read", exc_info=True)
        if len(found) == MOST:
            return tuple(found)
    if found and any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in mail.defects):
        found[-1] = found[-1]._replace(is_whole=False)
    return tuple(found)


def _parts(part: Message) -> Iterator[Message]:
    is_message = part.get_content_type() == "message/rfc822"
    if part.is_multipart() and not is_message:
        for each in part.get_payload():
            yield from _parts(cast(Message, each))
    elif is_message or _is_file(part):
        yield part


def _is_file(part: Message) -> bool:
    is_shown_in_text = part.get_content_maintype() == "image" and "Content-ID" in part
    return part.get_content_disposition() == "attachment" or bool(
        part.get_filename() and not is_shown_in_text
    )


def _name(part: Message) -> str:
    if name := part.get_filename():
        return name
    if part.get_content_type() == "message/rfc822":
        return "message.eml"
    return f"attachment{mimetypes.guess_extension(part.get_content_type()) or ''}"


def _content(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        return cast(Message, part.get_payload(0)).as_bytes()
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
