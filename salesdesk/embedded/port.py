"""The port that the desk answers on."""

import socket


class Taken(Exception):
    """Another program listens there."""

    def __init__(self, port: int, instead: int | None) -> None:
        super().__init__(f"Port {port} is taken.")
        self.port, self.instead = port, instead


def claim(host: str, port: int) -> None:
    """Raise Taken, with the next port that is free, when another program listens on this one.

    Asked before anything starts: the web server shares a port silently with another one of its kind.
    """
    if not free(host, port):
        near = range(port + 1, min(port + 100, 65_536))
        raise Taken(port, next((other for other in near if free(host, other)), None))


def free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as test:
        # As servers do: connections that were closed a moment ago don't count.
        test.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            test.bind((host, port))
            test.listen()
        except OSError:
            return False
    return True
