"""Find and validate the web addresses that Marketing writes in an e-mail."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

MAX_ADDRESS_LENGTH = 500
#: Links per e-mail.
MAX_ADDRESSES = 10
#: An address in a text. ASCII only, because Chinese text follows an address without a space.
ADDRESS = r"(?<![A-Za-z0-9])(?i:https?)://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]++"
_ADDRESS = re.compile(ADDRESS)
_UNFINISHED = re.compile(r"(?<![a-z0-9])https?:/*", re.IGNORECASE)
#: Schemes that a mail client may follow although they are not web addresses, scripts among them.
_OTHER_SCHEME = re.compile(
    r"(?<![a-z0-9])(?:[a-z][a-z0-9+.-]*://|(?:javascript|vbscript|data):(?=\S))\S*", re.IGNORECASE
)
_BARE = re.compile(r"(?<![a-z0-9/.@-])www\.[a-z0-9.-]*[a-z0-9]", re.IGNORECASE)
_BRACKET_PAIRS = {")": "(", "]": "["}


def split_trailing_punctuation(found: str) -> tuple[str, str]:
    """Split a match into the address and the punctuation of the sentence around it."""
    address = found
    while address and (address[-1] in ".,;:!?'*" or _is_trailing_punctuation(address)):
        address = address[:-1]
    return address, found[len(address) :]


def address_error(address: str) -> str:
    """Return an error message if `address` can't be used as a public link, else an empty string."""
    if len(address) > MAX_ADDRESS_LENGTH:
        return _("This address is too long. Use at most %(most)s characters.") % {"most": MAX_ADDRESS_LENGTH}
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return _("%(address)s isn't a valid web address. Use the form https://www.example.org.") % {
            "address": address[:80]
        }
    parts = urlsplit(address)
    if "@" in parts.netloc:
        return _("Remove the user name or password from the address.")
    if not _is_reachable(parts.hostname or ""):
        return _("%(address)s can't be reached from the internet. Use a public address.") % {
            "address": address[:80]
        }
    return ""


def text_address_error(text: str) -> str:
    """Return an error message for the first unusable address in `text`, else an empty string."""
    for found in _ADDRESS.finditer(text):
        next_character = text[found.end() : found.end() + 1]
        address, _rest = split_trailing_punctuation(found[0])
        if next_character in ("{", "}"):
            return _("Merge fields can't be part of an address: %(address)s.") % {"address": address[:80]}
        if next_character.isalnum():
            message = _(
                "It's unclear where %(address)s ends. Add a space after it, "
                "or encode special characters (é is %%C3%%A9)."
            )
            return message % {"address": address[:80]}
        if error := address_error(address):
            return error
    return _error_outside_addresses(_ADDRESS.sub(" ", text))


def _error_outside_addresses(text: str) -> str:
    """Return an error message for text that looks like an address but isn't one, else an empty string."""
    if found := _UNFINISHED.search(text):
        return _("The address %(address)s is incomplete.") % {"address": found[0]}
    if found := _OTHER_SCHEME.search(text):
        return _("%(address)s isn't allowed. Only web addresses such as https://www.example.org are.") % {
            "address": found[0][:80]
        }
    if found := _BARE.search(text):
        return _("Write https:// before %(address)s so that clicks on it are tracked.") % {
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
