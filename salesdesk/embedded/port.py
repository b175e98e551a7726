"""The port that the desk listens on."""

import errno
import socket


class Taken(Exception):
    """Another program uses the port; `instead` is the next free one, if any."""

    def __init__(self, port: int, instead: int | None) -> None:
        super().__init__(f"Port {port} is already in use.")
        self.port, self.instead = port, instead


class Unusable(Exception):
    """This user can't listen on that host and port; the message says why."""


def claim(host: str, port: int) -> None:
    """Raise Taken if another program listens on this port, or Unusable if listening is impossible.

    Checked before anything starts, because two web servers of this kind would silently share a port.
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
        # Like servers do: ignore connections that have just been closed.
        test.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        test.bind((host, port))
        test.listen()
