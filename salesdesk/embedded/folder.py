"""The folder that holds everything which one desk on one machine keeps."""

import fcntl
import hashlib
import os
import re
import secrets
import shutil
import tempfile
from pathlib import Path

# A socket's path may take 107 bytes on Linux and 103 on macOS; PostgreSQL's own part takes 25 of them.
LONGEST_SOCKET_FOLDER = 70
FOLDERS = ["postgres", "postgres.making", "redis", "sockets", "log", "beat"]
FILES = ["children.json", "clock", "welcome", "secret_key", "desk.lock"]


class AlreadyOpen(Exception):
    """Another desk works from this folder now; `pid` is the process that holds it."""

    def __init__(self, pid: int | None) -> None:
        super().__init__(
            f"The desk already runs here (process {pid}). It closes with Ctrl-C, or with: kill {pid}"
        )
        self.pid = pid


class Folder:
    """`.desk`: data, sockets, logs and the secret key of one desk."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.postgres = self.path / "postgres"
        self.redis = self.path / "redis"
        self.log = self.path / "log"
        self.beat = self.path / "beat"
        self.children = self.path / "children.json"
        self.clock = self.path / "clock"
        self.welcome = self.path / "welcome"
        self._lock = self.path / "desk.lock"

    @property
    def sockets(self) -> Path:
        """Inside the folder, or in a short place with plain letters when the folder's path doesn't suit."""
        inside = self.path / "sockets"
        if len(bytes(inside)) <= LONGEST_SOCKET_FOLDER and re.fullmatch(r"[\w./-]+", str(inside), re.ASCII):
            return inside
        key = hashlib.sha256(bytes(self.path)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"salesdesk-{os.geteuid()}-{key}"

    def make(self) -> None:
        """Make the folder; passable for others only where PostgreSQL has to run as another user than root."""
        self.path.mkdir(parents=True, exist_ok=True)
        mode = 0o711 if os.geteuid() == 0 else 0o700
        for folder in [self.redis, self.log, self.beat, self.sockets]:
            folder.mkdir(mode=mode, exist_ok=True)
            if folder.stat().st_uid != os.geteuid():
                raise PermissionError(f"{folder} belongs to somebody else.")

    def hold(self) -> None:
        """Keep this folder for this process until it ends, however it ends, or raise AlreadyOpen."""
        self.path.mkdir(parents=True, exist_ok=True)
        self._holding = self._lock.open("a+")
        try:
            fcntl.flock(self._holding, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyOpen(self.holder()) from None
        self._holding.truncate(0)
        self._holding.write(str(os.getpid()))
        self._holding.flush()

    def holder(self) -> int | None:
        """The process that wrote its number into the lock; it may be gone."""
        written = self._lock.read_text().strip() if self._lock.exists() else ""
        return int(written) if written.isdigit() else None

    def secret_key(self) -> str:
        """The key of this desk, made once: a new one would forget who said "do not call"."""
        path = self.path / "secret_key"
        if not path.exists():
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        return path.read_text().strip()

    def forget_sockets(self) -> None:
        """Nobody answers on them any more, and they may stand outside of the folder."""
        shutil.rmtree(self.sockets, ignore_errors=True)

    def used(self) -> bool:
        """Whether a desk ever worked from here."""
        return self._lock.exists()

    def delete(self) -> None:
        """Delete what a desk keeps, and nothing that somebody else may have put beside it."""
        self.forget_sockets()
        for name in FOLDERS:
            if (self.path / name).exists():
                shutil.rmtree(self.path / name)
        for name in FILES:
            (self.path / name).unlink(missing_ok=True)
        if self.path.exists() and not any(self.path.iterdir()):
            self.path.rmdir()
