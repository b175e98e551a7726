"""Test `manage.py desk` with real processes in a temporary folder."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from salesdesk.embedded.desk import Desk, DeskSettings
from salesdesk.embedded.folder import Folder
from salesdesk.embedded.postgres import Postgres

pytestmark = pytest.mark.timeout(480)

ROOT = Path(__file__).resolve().parents[2]
WORKERS = {"worker-promises", "worker-outbox", "worker-bulk", "beat", "standby"}
CHILDREN = {"postgres", "redis", "web"} | WORKERS


class DeskProcess:
    """A `manage.py desk` process and its output."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.printed = folder.with_name(f"{folder.name}.out")
        self.process: subprocess.Popen | None = None

    def open(self) -> "DeskProcess":
        with self.printed.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "desk"],
                cwd=ROOT,
                env=environment(self.folder, self.port),
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.until(lambda: "Salesdesk is open: http:" in self.words(), within=180)
        return self

    def is_open(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def close(self) -> None:
        if self.is_open():
            self.interrupt()

    def words(self) -> str:
        return self.printed.read_text()

    def until(self, true, within=30):
        give_up_at = time.monotonic() + within
        while not (answer := true()):
            assert self.process.poll() is None, f"the desk exited:\n{self.words()}"
            assert time.monotonic() < give_up_at, f"timed out; the desk printed:\n{self.words()}"
            time.sleep(0.1)
        return answer

    def is_ready(self) -> bool:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5).status == 200
        except (urllib.error.URLError, OSError):
            return False

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, *words: str) -> psutil.Process | None:
        """Return the direct child whose command line contains all `words`, or None."""
        for one in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):
                if all(word in " ".join(one.cmdline()) for word in words):
                    return one
        return None

    def database(self) -> psycopg.Connection:
        folder = Folder(self.folder)
        return psycopg.connect(Postgres(folder.postgres, folder.sockets).url(), autocommit=True)

    def interrupt(self) -> int:
        """Send Ctrl-C; return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def environment(folder: Path, port: int | str) -> dict[str, str]:
    """Return a clean environment without the test servers' URLs."""
    theirs = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY"}
    plain = {name: value for name, value in os.environ.items() if name not in theirs}
    return plain | {"DESK_DATA": str(folder), "DEMO": "0", "PORT": str(port), "WEB_PROCESSES": "1"}


def command(folder: Path, port: int | str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "desk", *arguments],
        cwd=ROOT,
        env=environment(folder, port),
        capture_output=True,
        text=True,
        timeout=120,
    )


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def temporary_folder():
    """Yield a folder with a short path. Not tmp_path: other pytest runs change the mode of its parents."""
    with tempfile.TemporaryDirectory(prefix="desk-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def home():
    with temporary_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def shared_desk():
    """One desk for several tests, because the first start of a desk takes long.

    Its folder has a space in its name and is too deep for a socket.
    """
    with temporary_folder() as home:
        desk = DeskProcess(home / "two words" / ("deep" * 30), free_port())
        desk.folder.parent.mkdir()
        yield desk
        desk.close()
        Folder(desk.folder).delete()


@pytest.fixture
def desk(shared_desk):
    """The shared desk, open: as the test before left it, or started again."""
    return shared_desk if shared_desk.is_open() else shared_desk.open()


def test_desk_restarts_killed_children(desk):
    assert not Folder(desk.folder).sockets.is_relative_to(desk.folder)
    for words in [["granian"], ["celery", "--queues", "promises"], ["redis-server"], ["bin/postgres", "-D"]]:
        victim = desk.child(*words)

        victim.kill()

        desk.until(lambda: (desk.child(*words) or victim).pid != victim.pid)  # noqa: B023
    assert desk.words().count("(SIGKILL), restarting it") == 4
    desk.until(desk.is_ready)


def test_processes_of_the_desk_own_no_table_and_log_in_json(desk):
    assert desk.is_ready()

    with desk.database() as database:
        connected = "SELECT DISTINCT usename FROM pg_stat_activity WHERE application_name = 'salesdesk'"
        assert database.execute(connected).fetchall() == [("desk",)]
        rights = "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'desk'"
        assert database.execute(rights).fetchall() == [(False, False, False)]
        owned = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        assert database.execute(owned).fetchall() == [("salesdesk",)]
    requests = [
        line
        for line in (desk.folder / "log" / "web.log").read_text().splitlines()
        if '"logger": "salesdesk.requests"' in line
    ]
    assert {json.loads(line)["route"] for line in requests} == {"readyz"}


def test_desk_keeps_its_data_after_being_killed(desk):
    with desk.database() as database:
        database.execute("CREATE TABLE kept AS SELECT 'a promise' AS what")
    key = (desk.folder / "secret_key").read_text()

    desk.process.kill()
    desk.process.wait()
    desk.open()

    with desk.database() as database:
        assert database.execute("SELECT what FROM kept").fetchone() == ("a promise",)
    assert (desk.folder / "secret_key").read_text() == key
    assert desk.is_ready()


def test_desk_prints_its_url_and_ctrl_c_stops_every_process(desk):
    assert desk.is_ready()
    assert f"http://localhost:{desk.port}" in desk.words()
    assert "Create the first admin" in desk.words()  # no demo, so nobody has a password yet
    assert {path.stem for path in (desk.folder / "log").glob("*.log")} == CHILDREN
    assert (desk.folder / "secret_key").stat().st_mode & 0o077 == 0

    family = desk.family()
    assert len(family) > len(CHILDREN)
    assert desk.interrupt() == 0
    assert [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE] == []
    assert desk.words().rstrip().endswith("The desk is closed.")


def test_postgres_starts_despite_a_stale_pid_file(home):
    postgres = Postgres(home / "postgres", home / "sockets")
    postgres.prepare()
    pid_file = home / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n")  # after a crash any other process may have this PID

    server = postgres.child()
    try:
        server.start()
        server.wait_until_ready()
    finally:
        assert server.stop()


@pytest.mark.parametrize(
    ("given", "url"), [("", "http://localhost:8123"), ("https://desk.example", "https://desk.example")]
)
def test_links_in_emails_follow_the_port_unless_an_address_is_given(tmp_path, monkeypatch, given, url):
    for name in ("DESK_URL", "SECRET_KEY"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("DESK_URL", given)
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setenv("DESK_DATA", str(tmp_path))
    desk = Desk(DeskSettings.from_environment(), report=print)

    desk._start_servers()  # the tests' own

    assert os.environ["DESK_URL"] == url


def test_desk_suggests_another_port_when_its_port_is_taken(home, port):
    with socket.socket() as other_program:
        other_program.bind(("127.0.0.1", port))
        other_program.listen()
        done = command(home / "desk", port)

    assert done.returncode == 1
    assert f"Port {port} is already in use. Try: make run PORT={port + 1}" in done.stderr
    assert not (home / "desk" / "postgres").exists()


@pytest.mark.parametrize("port", ["desk", "70000"])
def test_desk_rejects_an_invalid_port(home, port):
    done = command(home / "desk", port)

    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: ")
    assert port in done.stderr


def test_desk_refuses_to_start_twice_in_the_same_folder(home, port):
    folder = Folder(home / "desk")
    folder.hold()

    done = command(home / "desk", port)

    assert done.returncode == 1
    assert f"The desk is already running here (process {os.getpid()})" in done.stderr


def test_reset_stops_the_desk_and_deletes_only_its_own_files(desk):
    (desk.folder / "somebody's notes").write_text("keep me")

    done = command(desk.folder, desk.port, "--reset")

    assert done.returncode == 0, done.stderr
    assert desk.process.wait(30) == 0
    assert [path.name for path in desk.folder.iterdir()] == ["somebody's notes"]
