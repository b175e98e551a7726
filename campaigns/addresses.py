"""Web addresses that Marketing writes in a mail: where they stand in a text, and which of them can be sent."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

MAX_ADDRESS_LENGTH = 500
#: Links of one mail: who is offered more opens none.
MAX_ADDRESSES = 10
#: An address in a text. ASCII, since Chinese goes on behind one without a space.
ADDRESS = r"(?<![A-Za-z0-9])(?i:https?)://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]++"
_ADDRESS = re.compile(ADDRESS)
#: What a mail program may open, and no browser should: another scheme, or a script.
_UNFINISHED = re.compile(r"(?<![a-z0-9])https?:/*", re.IGNORECASE)
_OTHER_SCHEME = re.compile(
    r"(?<![a-z0-9])(?:[a-z][a-z0-9+.-]*://|(?:javascript|vbscript|data):(?=\S))\S*", re.IGNORECASE
)
_BARE = re.compile(r"(?<![a-z0-9/.@-])www\.[a-z0-9.-]*[a-z0-9]", re.IGNORECASE)
_BRACKET_PAIRS = {")": "(", "]": "["}


def split_trailing_punctuation(found: str) -> tuple[str, str]:
    """What was found as an address, apart from the point or bracket of the sentence around it."""
    address = found
    while address and (address[-1] in ".,;:!?'*" or _is_trailing_punctuation(address)):
        address = address[:-1]
    return address, found[len(address) :]


def address_error(address: str) -> str:
    """Why nobody can be sent to this address, in a sentence; nothing when everybody can."""
    if len(address) > MAX_ADDRESS_LENGTH:
        return _("An address has at most %(most)s characters.") % {"most": MAX_ADDRESS_LENGTH}
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return _("%(address)s is no web address: https://www.example.org is one.") % {"address": address[:80]}
    parts = urlsplit(address)
    if "@" in parts.netloc:
        return _("No name or password stands in an address.")
    if not _is_reachable(parts.hostname or ""):
        return _("Nobody outside reaches %(address)s.") % {"address": address[:80]}
    return ""


def text_address_error(text: str) -> str:
    """What is wrong with the addresses of a text, in a sentence; nothing when all can be sent."""
    for found in _ADDRESS.finditer(text):
        behind = text[found.end() : found.end() + 1]
        address, _rest = split_trailing_punctuation(found[0])
        if behind in ("{", "}"):
            return _("No field stands in an address: %(address)s.") % {"address": address[:80]}
        if behind.isalnum():
            said = _("Where does %(address)s end? Leave a space behind it; within it, é is written %%C3%%A9.")
            return said % {"address": address[:80]}
        if wrong := address_error(address):
            return wrong
    return _error_outside_addresses(_ADDRESS.sub(" ", text))


def _error_outside_addresses(text: str) -> str:
    """What looks like an address in the rest of a text, and is none."""
    if found := _UNFINISHED.search(text):
        return _("An address is unfinished: %(address)s leads nowhere.") % {"address": found[0]}
    if found := _OTHER_SCHEME.search(text):
        return _("Only web addresses lead on, such as https://www.example.org: not %(address)s.") % {
            "address": found[0][:80]
        }
    if found := _BARE.search(text):
        return _("Write https:// before %(address)s: so a click on it is noticed.") % {
            "address": found[0][:80]
        }
    return ""


def _is_trailing_punctuation(address: str) -> bool:
    opens = _BRACKET_PAIRS.get(address[-1])
    return opens is not None and address.count(address[-1]) > address.count(opens)


def _is_reachable(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." in host.strip(".") and not host.endswith((".localhost", ".local", ".internal"))
