"""The one-machine desk: what it starts, in which order, and how it ends."""

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
from salesdesk.embedded.folder import AlreadyOpen, Folder
from salesdesk.embedded.postgres import Postgres
from salesdesk.embedded.processes import Web, beat, prepare, standby, workers
from salesdesk.embedded.redis import Redis

from . import port, stale_processes

PROJECT = Path(__file__).resolve().parents[2]
ENDINGS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
POLL_SECONDS = 0.2  # seconds between two looks at the children
CLOSING = 60.0  # seconds that another desk gets to close


@dataclass
class DeskSettings:
    """What the environment asks of the desk."""

    folder: Folder
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = True

    @classmethod
    def from_environment(cls) -> "DeskSettings":
        """DESK_DATA, HOST, PORT and DEMO."""
        return cls(
            folder=Folder(Path(env.text("DESK_DATA") or PROJECT / ".desk")),
            host=env.text("HOST", "127.0.0.1"),
            port=env.number("PORT", 8000, least=1, most=65535),
            demo=env.flag("DEMO", default=True),
        )


class Desk:
    """PostgreSQL, Redis, web, workers, beat and standby, as children of this process."""

    def __init__(self, options: DeskSettings, say: Callable[[str], None]) -> None:
        self.folder = options.folder
        self.say = say
        self.demo = options.demo
        self.web = Web(options.host, options.port)
        self.children: list[Child] = []

    def run(self) -> None:
        """Open the desk, watch over it until somebody ends it, close it.

        Raises AlreadyOpen, port.Taken or NotReady when it can't be opened; nothing is left running then.
        """
        self.folder.hold()
        for ending in ENDINGS:
            signal.signal(ending, _end)
        try:
            self._open()
            self._watch()
        except KeyboardInterrupt:
            self.say("Closing the desk ...")
        finally:
            self._close()

    def _open(self) -> None:
        for name in stale_processes.end(self.folder.children):
            self.say(f"Ended {name}, left over from a desk that was killed.")
        port.claim(self.web.host, self.web.port)
        self.folder.make()
        self._wind_the_clock()
        self._start_servers()
        self._bring_up_to_date()
        for child in [self.web.child(), *workers(), beat(self.folder.beat), standby()]:
            self._start(child)
        if words := self.web.wait_until_ready(meanwhile=self._revive):
            self.say(f"Not all is well yet: {words}")
        self.say(self.folder.welcome.read_text())
        self.folder.welcome.unlink()

    def _wind_the_clock(self) -> None:
        """The demo is made on a clock of its own, and stays on it. A desk for real work has the real time."""
        clock = DemoClock(self.folder.clock)
        becomes_demo = self.demo and not env.text("DATABASE_URL") and not self.folder.postgres.exists()
        if not (clock.is_kept() or becomes_demo):
            return
        real = now()  # of this process, which has no clock of its own
        if ahead := clock.wind(real):
            os.environ["DESK_CLOCK_AHEAD"] = str(ahead.total_seconds())
            self.say(describe_clock(real + ahead))

    def _start_servers(self) -> None:
        os.environ["SECRET_KEY"] = env.text("SECRET_KEY") or self.folder.secret_key()
        if not env.text("DATABASE_URL"):
            postgres = Postgres(self.folder.postgres, self.folder.sockets)
            for sentence in postgres.prepare():
                self.say(sentence)
            self._start(postgres.child()).wait_until_ready()
            postgres.ensure_database()
            os.environ["DATABASE_URL"] = postgres.url()
        if not env.text("REDIS_URL"):
            redis = Redis(self.folder.redis, self.folder.sockets)
            self._start(redis.child()).wait_until_ready()
            os.environ["REDIS_URL"] = redis.url()

    def _bring_up_to_date(self) -> None:
        """In a process of its own: this one has read its settings before there was a database."""
        task = prepare(self.web.address, self.folder.welcome, demo=self.demo)
        self._start(task)
        while task.running():
            self._revive()
            time.sleep(0.05)
        self.children.remove(task)
        if task.process and task.process.returncode:
            raise NotReady("The database could not be brought up to date; the lines above say why.")

    def _start(self, child: Child) -> Child:
        if not child.once:
            child.log = self.folder.log / f"{child.name}.log"
        self.children.append(child)
        child.start()
        stale_processes.note(self.children, self.folder.children)
        return child

    def _watch(self) -> None:
        while True:
            self._revive()
            time.sleep(POLL_SECONDS)

    def _revive(self) -> None:
        for child in self.children:
            if why := child.fell():
                self.say(f"{child.name} ended ({why}), starting it again. See {child.log}.")
            if child.process is None and time.monotonic() >= child.start_again_at:
                child.start()
                stale_processes.note(self.children, self.folder.children)

    def _close(self) -> None:
        """In the opposite order of starting; workers together, since each may be finishing a task."""
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_IGN)
        servers = [child for child in self.children if child.name in ("postgres", "redis")]
        processes = [child for child in self.children if child not in servers]
        for group in [processes, *([server] for server in reversed(servers))]:
            for child in group:
                child.ask_to_stop()
            for child in group:
                if not child.wait_until_stopped():
                    self.say(f"{child.name} did not end in time and was killed.")
        self.folder.children.unlink(missing_ok=True)
        self.folder.forget_sockets()
        if self.children:
            self.say("The desk is closed.")


def reset(folder: Folder, say: Callable[[str], None]) -> None:
    """Close the desk that works from this folder, if one does, and delete what it kept."""
    if not folder.used():
        say(f"There is no desk in {folder.path}.")
        return
    _hold_after_closing(folder)
    stale_processes.end(folder.children)
    folder.delete()
    say(f"The desk in {folder.path} is gone; the next start makes a new one.")
    if env.text("DATABASE_URL"):
        say("The database of DATABASE_URL is not ours: it is left as it is.")


def _hold_after_closing(folder: Folder) -> None:
    give_up_at = time.monotonic() + CLOSING
    asked = False
    while True:
        try:
            folder.hold()
        except AlreadyOpen as open_one:
            if open_one.pid and not asked:
                os.kill(open_one.pid, signal.SIGTERM)
                asked = True
            if time.monotonic() > give_up_at:
                raise
            time.sleep(POLL_SECONDS)
        else:
            return


def _end(number: int, frame: object) -> None:
    for ending in ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    raise KeyboardInterrupt
