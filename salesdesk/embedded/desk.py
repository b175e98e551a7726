"""The one-machine desk: start its processes in order, watch them, and shut down."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from salesdesk import env
from salesdesk.clock import now
from salesdesk.embedded.children import Child, NotReady
from salesdesk.embedded.demo_clock import DemoClock, describe_clock
from salesdesk.embedded.folder import Folder
from salesdesk.embedded.postgres import APP_ROLE, Postgres
from salesdesk.embedded.processes import Web, beat, prepare, standby, workers
from salesdesk.embedded.redis import Redis

from . import port, stale_processes

PROJECT = Path(__file__).resolve().parents[2]
STOP_SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
POLL_SECONDS = 0.2  # between two checks of the children


@dataclass
class DeskSettings:
    """The settings that the environment gives the desk."""

    folder: Folder
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = True

    @classmethod
    def from_environment(cls) -> "DeskSettings":
        """Read DESK_DATA, HOST, PORT and DEMO; raise env.Invalid if one is unusable."""
        return cls(
            folder=Folder(Path(env.text("DESK_DATA") or PROJECT / ".desk")),
            host=env.text("HOST", "127.0.0.1"),
            port=env.number("PORT", 8000, least=1, most=65535),
            demo=env.flag("DEMO", default=True),
        )


class Desk:
    """PostgreSQL, Redis, web, workers, beat and standby, as children of this process."""

    def __init__(self, options: DeskSettings, report: Callable[[str], None]) -> None:
        self.folder = options.folder
        self.report = report
        self.demo = options.demo
        self.web = Web(options.host, options.port)
        self.children: list[Child] = []

    def run(self) -> None:
        """Open the desk, watch it until it is stopped, and close it.

        Raises AlreadyOpen, port.Taken or NotReady if it can't be opened, and leaves nothing running.
        """
        self.folder.hold()
        for stop_signal in STOP_SIGNALS:
            signal.signal(stop_signal, _interrupt)
        try:
            self._open()
            self._watch()
        except KeyboardInterrupt:
            self.report("Closing the desk ...")
        finally:
            self._close()

    def _open(self) -> None:
        for name in stale_processes.end(self.folder.processes):
            self.report(f"Stopped {name}, left over from a desk that was killed.")
        port.claim(self.web.host, self.web.port)
        self.folder.make()
        self._set_demo_clock()
        self._start_servers()
        owner = self._prepare()
        for child in [self.web.child(), *workers(owner), beat(self.folder.beat), standby()]:
            self._start(child)
        if problems := self.web.wait_until_ready(meanwhile=self._restart_exited):
            self.report(f"Some checks still fail: {problems}")
        self.report(self.folder.sign_in.read_text())
        self.folder.sign_in.unlink()

    def _set_demo_clock(self) -> None:
        """Put a new demo on a clock of its own and keep it there; a desk for real work uses the real time."""
        clock = DemoClock(self.folder.demo_clock)
        becomes_demo = self.demo and not env.text("DATABASE_URL") and not self.folder.postgres.exists()
        if not (clock.exists() or becomes_demo):
            return
        real = now()  # the demo's clock only moves the children's time
        if ahead := clock.wind(real):
            os.environ["DESK_CLOCK_AHEAD"] = str(ahead.total_seconds())
            self.report(describe_clock(real + ahead))

    def _start_servers(self) -> None:
        # Links in e-mails follow the port.
        os.environ["DESK_URL"] = env.text("DESK_URL") or self.web.address
        os.environ["FILES_DIR"] = env.text("FILES_DIR") or str(self.folder.files)
        os.environ["SECRET_KEY"] = env.text("SECRET_KEY") or self.folder.secret_key()
        if not env.text("DATABASE_URL"):
            postgres = Postgres(self.folder.postgres, self.folder.sockets)
            for message in postgres.prepare():
                self.report(message)
            self._start(postgres.child()).wait_until_ready()
            postgres.ensure_database()
            os.environ["DATABASE_URL"] = postgres.url()
            os.environ["APP_DATABASE_URL"] = postgres.url(role=APP_ROLE)
        if not env.text("REDIS_URL"):
            redis = Redis(self.folder.redis, self.folder.sockets)
            self._start(redis.child()).wait_until_ready()
            os.environ["REDIS_URL"] = redis.url()

    def _prepare(self) -> str:
        """Run `manage.py prepare` in a new process, as this one loaded its settings before the database existed.

        Return the URL of the tables' owner.
        """
        task = prepare(self.web.address, self.folder.sign_in, demo=self.demo)
        self._start(task)
        while task.running():
            self._restart_exited()
            time.sleep(0.05)
        self.children.remove(task)
        if task.process and task.process.returncode:
            raise NotReady("The database could not be prepared; see the messages above.")
        # Others can't change tables.
        owner = os.environ["DATABASE_URL"]
        os.environ["DATABASE_URL"] = os.environ.pop("APP_DATABASE_URL", owner)
        return owner

    def _start(self, child: Child) -> Child:
        if not child.once:
            child.log = self.folder.log / f"{child.name}.log"
        self.children.append(child)
        child.start()
        stale_processes.record(self.children, self.folder.processes)
        return child

    def _watch(self) -> None:
        while True:
            self._restart_exited()
            time.sleep(POLL_SECONDS)

    def _restart_exited(self) -> None:
        for child in self.children:
            if reason := child.check_exit():
                self.report(f"{child.name} exited ({reason}), restarting it. See {child.log}.")
            if child.process is None and time.monotonic() >= child.restart_at:
                child.start()
                stale_processes.record(self.children, self.folder.processes)

    def _close(self) -> None:
        """Stop all children in reverse order; the workers together, as each may be finishing a task."""
        for stop_signal in STOP_SIGNALS:
            signal.signal(stop_signal, signal.SIG_IGN)
        servers = [child for child in self.children if child.name in ("postgres", "redis")]
        processes = [child for child in self.children if child not in servers]
        for group in [processes, *([server] for server in reversed(servers))]:
            for child in group:
                child.ask_to_stop()
            for child in group:
                if not child.wait_until_stopped():
                    self.report(f"{child.name} did not stop in time and was killed.")
        self.folder.processes.unlink(missing_ok=True)
        self.folder.delete_sockets()
        if self.children:
            self.report("The desk is closed.")


def _interrupt(number: int, frame: object) -> None:
    for stop_signal in STOP_SIGNALS:
        signal.signal(stop_signal, signal.SIG_IGN)
    raise KeyboardInterrupt
