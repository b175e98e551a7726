"""The port that the desk answers on."""

import errno
import socket


class Taken(Exception):
    """Another program listens there."""

    def __init__(self, port: int, instead: int | None) -> None:
        super().__init__(f"Port {port} is taken.")
        self.port, self.instead = port, instead


class Unusable(Exception):
    """No server of this person can listen there; the sentence says why."""


def claim(host: str, port: int) -> None:
    """Raise Taken, with the next port that is free, when another program listens on this one.

    Asked before anything starts: the web server shares a port silently with another one of its kind.
    """
    try:
        _listen(host, port)
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise Taken(port, _next_free(host, port)) from None
        raise Unusable(f"The desk can't listen on {host}, port {port}: {error}.") from None


def _next_free(host: str, port: int) -> int | None:
    for other in range(port + 1, min(port + 100, 65_536)):
        try:
            _listen(host, other)
        except OSError:
            continue
        return other
    return None


def _listen(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as test:
        # As servers do: connections that were closed a moment ago don't count.
        test.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        test.bind((host, port))
        test.listen()
