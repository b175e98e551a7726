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
    cwd: Path | None = None
    user: str | None = None
    log: Path | None = None
    once: bool = False  # it runs to its end, and is not started again
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within: float = 20.0
    before_start: Callable[[], None] | None = None
    ready: Callable[[], bool] | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    start_again_at: float = field(default=0.0, init=False)
    _falls: int = field(default=0, init=False)
    _started_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start the process; what it says goes to its log, or to the console when it has none."""
        if self.before_start:
            self.before_start()
        log = self._open_log()
        try:
            self.process = subprocess.Popen(
                self.argv,
                env={**os.environ, **self.env},
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT if log else None,
                start_new_session=True,
                user=self.user,
                group=pwd.getpwnam(self.user).pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
                # Safe here: the desk and the tests' start have one thread.
                preexec_fn=self._stop_when_parent_is_killed if sys.platform == "linux" else None,
            )
        finally:
            if log:
                os.close(log)
        self._started_at = time.monotonic()

    def wait_until_ready(self, within: float = PATIENCE) -> None:
        """Return when the child answers; raise NotReady when it ended or took too long."""
        give_up_at = time.monotonic() + within
        while self.ready and not self.ready():
            if not self.running():
                raise NotReady(f"{self.name} ended while starting.{self._see_log()}")
            if time.monotonic() > give_up_at:
                raise NotReady(f"{self.name} did not answer within {within:.0f} seconds.{self._see_log()}")
            time.sleep(0.05)

    def running(self) -> bool:
        """Whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def fell(self) -> str | None:
        """When the process ended by itself: note when to start it again, and return why it ended."""
        if self.once or self.process is None or self.running():
            return None
        self._end_the_rest()
        code = self.process.returncode
        self.process = None
        steady = time.monotonic() - self._started_at > STEADY
        self._falls = 1 if steady else self._falls + 1
        # Later each time, so that a child that can't live doesn't eat the machine.
        self.start_again_at = time.monotonic() + min(0.25 * 2**self._falls, LONGEST_PAUSE)
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def ask_to_stop(self) -> None:
        """Send the signal by which this program stops cleanly."""
        if self.process is not None and self.running():
            self.process.send_signal(self.stop_signal)

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
        """Ask and wait; returns False when the process had to be killed."""
        self.ask_to_stop()
        return self.wait_until_stopped()

    def _end_the_rest(self) -> None:
        """Kill what is left of the child's session: a killed web server's workers would keep the port."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def _stop_when_parent_is_killed(self) -> None:
        """Ask the kernel for the stop signal when the parent ends without a word (kill -9)."""
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, self.stop_signal)

    def _open_log(self) -> int | None:
        if self.log is None:
            return None
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        return os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def _see_log(self) -> str:
        return f" See {self.log}." if self.log else ""
