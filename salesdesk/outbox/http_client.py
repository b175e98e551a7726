"""POST to a service on the internet whose address somebody typed, without letting it reach into the desk's own network.

Only https, to public addresses: the name is resolved once and that address is used, so that it can't change in between.
Redirects are not followed. http and the own machine are for tests (`ALLOW_LOCAL_PROVIDERS`).
"""

import ipaddress
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from threading import Timer
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

#: Seconds for each step of a request, and for all of it.
TIMEOUT, DEADLINE = 10, 30
#: Bytes of an answer that are read.
MAX_ANSWER = 64_000
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
#: Addresses that contain another one, which may be private.
_TRANSLATED = [
    ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
]


class NotAllowed(Exception):
    """The desk does not send to this address; says why."""


class NotReached(Exception):
    """The service could not be reached, or did not answer in time."""


class Answer(NamedTuple):
    status: int
    text: str


def check(url: str) -> SplitResult:
    """Return the parts of an address that may be sent to, as far as can be told without resolving it.

    Raises NotAllowed.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotAllowed(
            _("This is not an address. Write it like https://api.example.com/messages.")
        ) from None
    if not parts.hostname or port == 0 or not url.isascii() or any(char.isspace() for char in url):
        raise NotAllowed(_("This is not an address. Write it like https://api.example.com/messages."))
    if parts.username or parts.password:
        raise NotAllowed(_("Write the password as the secret, not in the address."))
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_local(parts)):
        raise NotAllowed(_("The address must begin with https://."))
    try:
        literal = ipaddress.ip_address(parts.hostname)
    except ValueError:
        return parts
    _require_public(literal, parts)
    return parts


def post(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Send `body` and return the answer, whatever its status. Raises NotAllowed or NotReached."""
    parts = check(url)
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    connection = _Connection(parts)
    # A service that sends a byte now and then never lets a single step time out.
    deadline = Timer(DEADLINE, connection.abort)
    deadline.start()
    try:
        connection.request("POST", target, body, dict(headers) | {"Connection": "close"})
        response = connection.getresponse()
        text = bytearray()
        while len(text) < MAX_ANSWER and (piece := response.read1(8192)):
            text += piece
        if connection.aborted:
            raise NotReached(_("The service answers too slowly."))
        return Answer(response.status, text[:MAX_ANSWER].decode("utf-8", "replace"))
    except (OSError, HTTPException) as error:
        raise NotReached(str(error) or type(error).__name__) from error
    finally:
        deadline.cancel()
        connection.close()


class _Connection(HTTPConnection):
    """A connection to an address that was checked, with TLS for the name."""

    def __init__(self, parts: SplitResult) -> None:
        self.parts, self.aborted = parts, False
        #: http.client forgets its socket as soon as the answer begins.
        self._opened: socket.socket | None = None
        super().__init__(
            parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80), timeout=TIMEOUT
        )

    def connect(self) -> None:
        self.sock = socket.create_connection((_resolve(self.parts, self.port), self.port), TIMEOUT)
        if self.parts.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.parts.hostname)
        self._opened = self.sock

    def abort(self) -> None:
        """End a request that takes too long, from another thread."""
        self.aborted = True
        if self._opened:
            with suppress(OSError):
                self._opened.shutdown(socket.SHUT_RDWR)


def _resolve(parts: SplitResult, port: int) -> str:
    """Return an IP address of the host, if all that it has are public."""
    found = {row[4][0] for row in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)}
    addresses = sorted(
        (ipaddress.ip_address(str(each).partition("%")[0]) for each in found), key=lambda ip: ip.version
    )
    for address in addresses:
        _require_public(address, parts)
    return str(addresses[0])


def _require_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address, parts: SplitResult) -> None:
    if address.is_loopback and _is_local(parts):
        return
    mapped = getattr(address, "ipv4_mapped", None)
    hides = mapped is not None or any(
        address in each for each in _TRANSLATED if each.version == address.version
    )
    if hides or not address.is_global or address.is_multicast:
        raise NotAllowed(_("This address is in a private network. Enter a public one."))


def _is_local(parts: SplitResult) -> bool:
    return settings.ALLOW_LOCAL_PROVIDERS and parts.hostname in LOCAL_HOSTS
