"""Processes that are started, watched, started again and stopped."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

PATIENCE = 60.0  # seconds for a child to say that it's ready
LONGEST_PAUSE = 30.0  # seconds between two attempts to start a child that keeps falling
STEADY = 60.0  # seconds of life after which a fall counts as the first again
LARGEST_LOG = 10_000_000  # bytes
PR_SET_PDEATHSIG = 1  # Linux's sys/prctl.h


class NotReady(Exception):
    """A child ended, or did not answer in time; the sentence names it and its log."""


@dataclass
class Child:
    """One process of the desk.

    It gets a session of its own, so that Ctrl-C reaches only the desk, which stops its children in order.
    """

    name: str
    argv: list[str]
    env: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    stop_signal: str = "SIGTERM"
    stop_within: float = 20.0
    before_start: Callable[[], None] | None = None
    ready: Callable[[], bool] | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    falls: int = field(default=0, init=False)
    started_at: float = field(default=0.0, init=False)
    start_again_at: float = field(default=0.0, init=False)
    log_path: Path | None = field(default=None, init=False)

    def start(self, log_folder: Path | None = None) -> None:
        """Start the process; what it says goes to a log of its name."""
        if log_folder:
            self.log_path = log_folder / f"{self.name}.log"
        if self.before_start:
            self.before_start()
        with self._log() as log:
            self.process = subprocess.Popen(
                self.argv,
                env={**os.environ, **self.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self.user,
                group=_group_of(self.user),
                extra_groups=[] if self.user else None,
                # Safe here: the desk and the tests' start have one thread.
                preexec_fn=self._stop_when_parent_is_killed if sys.platform == "linux" else None,
            )
        self.started_at = time.monotonic()

    def wait_until_ready(self, within: float = PATIENCE) -> None:
        """Return when the child answers; raise NotReady when it ended or took too long."""
        give_up_at = time.monotonic() + within
        while self.ready and not self.ready():
            if not self.running():
                raise NotReady(f"{self.name} ended while starting. {self._see_log()}")
            if time.monotonic() > give_up_at:
                raise NotReady(f"{self.name} did not answer within {within:.0f} seconds. {self._see_log()}")
            time.sleep(0.05)

    def running(self) -> bool:
        """Whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def fell(self) -> str:
        """Note a fall and when to start again, later each time; returns why it fell, in words."""
        assert self.process is not None
        self._end_the_rest()
        steady = time.monotonic() - self.started_at > STEADY
        self.falls = 1 if steady else self.falls + 1
        self.start_again_at = time.monotonic() + min(0.25 * 2**self.falls, LONGEST_PAUSE)
        code = self.process.returncode
        self.process = None
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def ask_to_stop(self) -> None:
        """Send the signal by which this program stops cleanly."""
        if self.running():
            self.process.send_signal(signal.Signals[self.stop_signal])

    def wait_until_stopped(self) -> bool:
        """Wait for the end; returns False when the process had to be killed."""
        if self.process is None:
            return True
        clean = True
        try:
            self.process.wait(self.stop_within)
        except subprocess.TimeoutExpired:
            clean = False
        self._end_the_rest()
        self.process.wait()
        return clean

    def stop(self) -> bool:
        """Ask and wait."""
        self.ask_to_stop()
        return self.wait_until_stopped()

    def _end_the_rest(self) -> None:
        """Kill what is left of the child's session: a killed web server's workers would keep the port."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def _stop_when_parent_is_killed(self) -> None:
        """Ask the kernel for the stop signal when the parent ends without a word (kill -9)."""
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.Signals[self.stop_signal])

    def _log(self) -> IO[bytes]:
        if self.log_path is None:
            return open(os.devnull, "wb")
        if self.log_path.exists() and self.log_path.stat().st_size > LARGEST_LOG:
            self.log_path.replace(self.log_path.with_suffix(".log.1"))
        return self.log_path.open("ab")

    def _see_log(self) -> str:
        return f"See {self.log_path}." if self.log_path else ""


def _group_of(user: str | None) -> int | None:
    return pwd.getpwnam(user).pw_gid if user else None
