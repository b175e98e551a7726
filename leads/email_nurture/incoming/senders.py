"""The address of the person who wrote an incoming e-mail."""

import re
from collections.abc import Callable
from email import policy
from email.utils import parseaddr

from django.conf import settings

#: Characters of a header to look for an address in.
MAX_HEADER = 2000
_IN_BRACKETS = re.compile(r"<(?:mailto:)?([^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,255})>")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]{1,64}@[^\s<>()\[\],;:\"]{1,255}")


def address_of(header: Callable[[str], str]) -> str:
    """Return the writer's address, or "". `header` returns a header as written, not decoded.

    A group that protects its members rewrites From to its own address and names the writer in another header.
    """
    sender = _address(header("From"))
    if header("List-Id") or sender.casefold() == parseaddr(settings.DEFAULT_FROM_EMAIL)[1].casefold():
        written_by = _address(header("X-Original-From")) or _address(header("X-Original-Sender"))
        is_rewritten = re.search(r"\bvia\b", header("From"), re.IGNORECASE)
        return written_by or (_address(header("Reply-To")) if is_rewritten else "") or sender
    return sender or _address(header("Sender"))


def addresses_in(value: str) -> tuple[str, ...]:
    """Return what looks like an address in a header that lists recipients, without duplicates."""
    return tuple(dict.fromkeys(ADDRESS.findall(value[:MAX_HEADER])))


def last_address(value: str) -> str:
    """Return the last thing that looks like an address in a header that can't be parsed."""
    found = ADDRESS.findall(value[:MAX_HEADER])
    return found[-1] if found else ""


def _address(value: str) -> str:
    """Return the first address of a header: parsed first and decoded afterwards, as a name may contain a comma or @."""
    if len(value) > MAX_HEADER:
        return last_address(value)
    # The name before the brackets is often not quoted: "Jan @ Acme [NL]; sales <jan@acme.example>".
    if found := _IN_BRACKETS.search(_QUOTED.sub('""', value)):
        return found[1]
    try:
        parsed = policy.default.header_factory("From", value)
        addresses = [each.addr_spec for each in parsed.addresses if each.username and each.domain]
    except Exception:  # Python's parser raises more kinds of errors than it documents.
        return last_address(value)
    # Some programs encode the name and the address together.
    return addresses[0] if addresses else last_address(str(parsed))
