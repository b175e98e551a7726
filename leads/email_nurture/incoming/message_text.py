"""The text of an incoming e-mail, as a person would read it, without quoted lines."""

import re
from email.message import Message
from typing import cast

from salesdesk.parsing.html_text import html_to_text

#: Characters of one part to read.
MAX_PART = 500_000
#: Character sets that many programs name, and the larger ones that they mean.
MEANT = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "ks_c_5601-1987": "cp949",
}
#: The character set that a page names itself, as some programs send it without one in the header.
_IN_HTML = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,30})""", re.IGNORECASE)


def of(mail: Message) -> str:
    """Return the text. A mail in pieces, such as text around a picture, is joined."""
    lines = [line.rstrip() for line in _read(mail).splitlines() if not line.startswith(">")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _read(part: Message) -> str:
    kind = part.get_content_type()
    if part.is_multipart():
        if kind == "message/rfc822":
            return ""  # an e-mail that was attached
        texts = [text for each in part.get_payload() if (text := _read(cast(Message, each))).strip()]
        # The first alternative is the plain one; an empty one does not count.
        return texts[0] if kind == "multipart/alternative" and texts else "\n".join(texts)
    if part.get_filename() or part.get_content_disposition() == "attachment":
        return ""
    if kind == "text/plain":
        return _decoded(part)
    return html_to_text(_decoded(part)) if kind == "text/html" else ""


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    content = content[:MAX_PART]
    charset = part.get_content_charset() or ""
    if charset in ("", "us-ascii") and (named := _IN_HTML.search(content[:2_000])):
        charset = named[1].decode().lower()
    if charset in ("", "us-ascii", "utf-8"):
        return _guessed(content)
    try:
        return clean(content.decode(MEANT.get(charset, charset), "replace"))
    except (LookupError, ValueError):
        return _guessed(content)


def _guessed(content: bytes) -> str:
    """Decode text whose character set is unknown or wrong."""
    text = content.decode(errors="replace")
    # A long text may be cut off within its last letter.
    if "\ufffd" in text[:-1] and "\ufffd".encode() not in content:
        text = content.decode("cp1252", "replace")
    return clean(text)


def clean(text: str) -> str:
    """Remove NULs, which PostgreSQL can't store, and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
