"""A real IMAP server with one mailbox in memory, and one that never answers."""

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from imapclient import IMAPClient

USER, PASSWORD = "desk", "secret"


class ImapServer:
    """The server's mailbox, as its owner fills it."""

    def __init__(self, port: int):
        self.port = port

    def append(self, *raw_messages: bytes) -> None:
        with self.signed_in() as client:
            for raw in raw_messages:
                client.append("INBOX", raw)

    def seen(self) -> list[int]:
        """Return the UIDs of the e-mails that are marked as read."""
        with self.signed_in() as client:
            client.select_folder("INBOX", readonly=True)
            return client.search("SEEN")

    @contextmanager
    def signed_in(self):
        with IMAPClient("127.0.0.1", self.port, ssl=False, timeout=10) as client:
            client.login(USER, PASSWORD)
            yield client


@contextmanager
def opened(settings):
    """Run a server and point Django's `settings` at it. Each one numbers its e-mails anew."""
    port = _free_port()
    pymap = Path(sys.executable).with_name("pymap")
    login = ["--demo-data", "--demo-user", USER, "--demo-password", PASSWORD]
    process = subprocess.Popen(
        [pymap, "--no-tls", "--host", "127.0.0.1", "--port", str(port), "dict", *login],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        _point(settings, port)
        server = ImapServer(port)
        with server.signed_in() as client:
            client.select_folder("INBOX")
            client.delete_messages(client.search())
            client.expunge()
        yield server
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def hanging(settings):
    """Run a server that accepts connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        _point(settings, silent.getsockname()[1])
        yield


def _point(settings, port: int) -> None:
    settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_USE_SSL = "127.0.0.1", port, False
    settings.IMAP_USER, settings.IMAP_PASSWORD, settings.IMAP_FOLDER = USER, PASSWORD, "INBOX"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def _wait_for(port: int) -> None:
    for _attempt in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the IMAP server did not start")
