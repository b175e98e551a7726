"""`manage.py desk` itself: real processes in a folder of their own."""

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

from salesdesk.embedded.folder import Folder
from salesdesk.embedded.postgres import Postgres

pytestmark = pytest.mark.timeout(480)

HOUSE = Path(__file__).resolve().parents[2]
WORKERS = {"worker-promises", "worker-outbox", "worker-bulk", "beat", "standby"}
CHILDREN = {"postgres", "redis", "web"} | WORKERS


class DeskProcess:
    """`manage.py desk` as somebody would start it, with what it prints."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.printed = folder.with_name(f"{folder.name}.out")
        self.process: subprocess.Popen | None = None

    def open(self) -> "DeskProcess":
        with self.printed.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "desk"],
                cwd=HOUSE,
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
            assert self.process.poll() is None, f"the desk ended:\n{self.words()}"
            assert time.monotonic() < give_up_at, f"it did not come true; the desk says:\n{self.words()}"
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
        """The one direct child whose command line holds these words; None while there is none."""
        for one in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):
                if all(word in " ".join(one.cmdline()) for word in words):
                    return one
        return None

    def database(self) -> psycopg.Connection:
        folder = Folder(self.folder)
        return psycopg.connect(Postgres(folder.postgres, folder.sockets).url(), autocommit=True)

    def interrupt(self) -> int:
        """Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def environment(folder: Path, port: int | str) -> dict[str, str]:
    """Of somebody who has set nothing: the tests' own servers must not be seen."""
    theirs = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY"}
    plain = {name: value for name, value in os.environ.items() if name not in theirs}
    return plain | {"DESK_DATA": str(folder), "DEMO": "0", "PORT": str(port), "WEB_PROCESSES": "1"}


def command(folder: Path, port: int | str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "desk", *arguments],
        cwd=HOUSE,
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
    """Short, and not pytest's own: that one's parents are shut again by every other run of pytest."""
    with tempfile.TemporaryDirectory(prefix="desk-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def home():
    with temporary_folder() as folder:
        yield folder


@pytest.fixture
def new_desk(home, port):
    """A closed desk without data."""
    desk = DeskProcess(home / "desk", port)
    yield desk
    desk.close()


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


def test_a_killed_child_is_started_again_in_a_deep_folder_too(desk):
    assert not Folder(desk.folder).sockets.is_relative_to(desk.folder)
    for words in [["granian"], ["celery", "--queues", "promises"], ["redis-server"], ["bin/postgres", "-D"]]:
        victim = desk.child(*words)

        victim.kill()

        desk.until(lambda: (desk.child(*words) or victim).pid != victim.pid)  # noqa: B023
    assert desk.words().count("(SIGKILL), starting it again") == 4
    desk.until(desk.is_ready)


def test_a_second_start_keeps_the_data_even_after_the_desk_itself_was_killed(desk):
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


def test_it_opens_says_where_and_ctrl_c_leaves_no_process(desk):
    assert desk.is_ready()
    assert f"http://localhost:{desk.port}" in desk.words()
    assert "Make the first admin" in desk.words()  # no demo: nobody has a password yet
    assert {path.stem for path in (desk.folder / "log").glob("*.log")} == CHILDREN
    assert (desk.folder / "secret_key").stat().st_mode & 0o077 == 0

    family = desk.family()
    assert len(family) > len(CHILDREN)
    assert desk.interrupt() == 0
    assert [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE] == []
    assert desk.words().rstrip().endswith("The desk is closed.")


def test_the_mark_of_a_dead_database_server_is_not_mistaken_for_a_live_one(home):
    postgres = Postgres(home / "postgres", home / "sockets")
    postgres.prepare()
    mark = home / "postgres" / "postmaster.pid"
    mark.write_text(f"{os.getpid()}\n")  # after a crash the number may be anybody's: here, this test's

    server = postgres.child()
    try:
        server.start()
        server.wait_until_ready()
    finally:
        assert server.stop()


def test_a_taken_port_is_said_plainly_and_another_is_offered(home, port):
    with socket.socket() as other_program:
        other_program.bind(("127.0.0.1", port))
        other_program.listen()
        done = command(home / "desk", port)

    assert done.returncode == 1
    assert f"Port {port} is taken. Try: make run PORT={port + 1}" in done.stderr
    assert not (home / "desk" / "postgres").exists()


@pytest.mark.parametrize("port", ["desk", "70000"])
def test_a_port_that_is_none_is_said_too(home, port):
    done = command(home / "desk", port)

    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: ")
    assert port in done.stderr


def test_a_second_desk_in_the_same_folder_is_refused(home, port):
    folder = Folder(home / "desk")
    folder.hold()

    done = command(home / "desk", port)

    assert done.returncode == 1
    assert f"The desk already runs here (process {os.getpid()})" in done.stderr


def test_reset_closes_the_desk_and_deletes_only_what_is_its_own(new_desk):
    desk = new_desk.open()
    (desk.folder / "somebody's notes").write_text("keep me")

    done = command(desk.folder, desk.port, "--reset")

    assert done.returncode == 0, done.stderr
    assert desk.process.wait(30) == 0
    assert [path.name for path in desk.folder.iterdir()] == ["somebody's notes"]
