"""The data folder of a one-machine desk."""

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
FOLDERS = ["postgres", "postgres.incomplete", "redis", "sockets", "log", "beat", "files"]
FILES = ["processes.json", "demo_clock", "sign_in.txt", "secret_key", "desk.lock"]


class AlreadyOpen(Exception):
    """Another desk is running from this folder, as process `pid`."""

    def __init__(self, pid: int | None) -> None:
        super().__init__(
            f"The desk is already running here (process {pid}). Stop it with Ctrl-C, or with: kill {pid}"
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
        self.files = self.path / "files"
        self.processes = self.path / "processes.json"
        self.demo_clock = self.path / "demo_clock"
        self.sign_in = self.path / "sign_in.txt"
        self._lock = self.path / "desk.lock"

    @property
    def sockets(self) -> Path:
        """The folder for sockets: inside this one, or a short temporary path if this one is unsuitable."""
        inside = self.path / "sockets"
        if len(bytes(inside)) <= LONGEST_SOCKET_FOLDER and re.fullmatch(r"[\w./-]+", str(inside), re.ASCII):
            return inside
        key = hashlib.sha256(bytes(self.path)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"salesdesk-{os.geteuid()}-{key}"

    def make(self) -> None:
        """Create the folders. Others may only pass through them if PostgreSQL runs as another user than root."""
        self.path.mkdir(parents=True, exist_ok=True)
        mode = 0o711 if os.geteuid() == 0 else 0o700
        for folder in [self.redis, self.log, self.beat, self.sockets]:
            folder.mkdir(mode=mode, exist_ok=True)
            if folder.stat().st_uid != os.geteuid():
                raise PermissionError(f"{folder} belongs to another user.")

    def hold(self) -> None:
        """Lock this folder until this process exits; raise AlreadyOpen if another one has it."""
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
        """Return the process id in the lock file; that process may no longer exist."""
        pid = self._lock.read_text().strip() if self._lock.exists() else ""
        return int(pid) if pid.isdigit() else None

    def secret_key(self) -> str:
        """Return this desk's secret key, created once: with a new key do-not-call entries would stop matching."""
        path = self.path / "secret_key"
        if not path.exists():
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        return path.read_text().strip()

    def delete_sockets(self) -> None:
        """Delete the sockets, which may be outside the folder."""
        shutil.rmtree(self.sockets, ignore_errors=True)

    def used(self) -> bool:
        """Return whether a desk ever ran from here."""
        return self._lock.exists()

    def delete(self) -> None:
        """Delete the desk's own files, leaving anything else in the folder."""
        self.delete_sockets()
        for name in FOLDERS:
            if (self.path / name).exists():
                shutil.rmtree(self.path / name)
        for name in FILES:
            (self.path / name).unlink(missing_ok=True)
        if self.path.exists() and not any(self.path.iterdir()):
            self.path.rmdir()
