"""Child processes: start, watch, restart, stop."""

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

PATIENCE = 60.0  # seconds that a child gets to become ready
LONGEST_PAUSE = 30.0  # seconds between two restarts of a child that keeps exiting
STEADY = 60.0  # seconds of uptime after which the restart delay starts over
LARGEST_LOG = 10_000_000  # bytes
PR_SET_PDEATHSIG = 1  # Linux's sys/prctl.h


class NotReady(Exception):
    """A child exited or did not become ready in time; the message names it and its log."""


@dataclass
class Child:
    """One process of the desk.

    It runs in a session of its own, so that Ctrl-C reaches only the desk, which then stops its children in order.
    """

    name: str
    argv: list[str]
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    user: str | None = None
    log: Path | None = None
    once: bool = False  # runs to completion and is not restarted
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within: float = 20.0
    before_start: Callable[[], None] | None = None
    ready: Callable[[], bool] | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    restart_at: float = field(default=0.0, init=False)
    _exits: int = field(default=0, init=False)
    _started_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start the process, with its output going to its log, or to the console if it has none."""
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
                # Safe here, as the desk and the test runner are single-threaded when they start children.
                preexec_fn=self._stop_when_parent_is_killed if sys.platform == "linux" else None,
            )
        finally:
            if log:
                os.close(log)
        self._started_at = time.monotonic()

    def wait_until_ready(self, within: float = PATIENCE) -> None:
        """Return once the child is ready; raise NotReady if it exits or takes longer than `within` seconds."""
        give_up_at = time.monotonic() + within
        while self.ready and not self.ready():
            if not self.running():
                raise NotReady(f"{self.name} exited while starting.{self._see_log()}")
            if time.monotonic() > give_up_at:
                raise NotReady(f"{self.name} did not respond within {within:.0f} seconds.{self._see_log()}")
            time.sleep(0.05)

    def running(self) -> bool:
        """Return whether the process is running."""
        return self.process is not None and self.process.poll() is None

    def check_exit(self) -> str | None:
        """If the process exited by itself, schedule its restart and return the reason; otherwise return None."""
        if self.once or self.process is None or self.running():
            return None
        self._kill_session()
        code = self.process.returncode
        self.process = None
        steady = time.monotonic() - self._started_at > STEADY
        self._exits = 1 if steady else self._exits + 1
        # Wait longer each time, so that a child that can't run does not use up the machine.
        self.restart_at = time.monotonic() + min(0.25 * 2**self._exits, LONGEST_PAUSE)
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def ask_to_stop(self) -> None:
        """Send the signal that stops this program cleanly."""
        if self.process is not None and self.running():
            self.process.send_signal(self.stop_signal)

    def wait_until_stopped(self) -> bool:
        """Wait for the process to exit; return False if it had to be killed."""
        if self.process is None:
            return True
        clean = True
        try:
            self.process.wait(self.stop_within)
        except subprocess.TimeoutExpired:
            clean = False
        self._kill_session()
        self.process.wait()
        return clean

    def stop(self) -> bool:
        """Stop the process; return False if it had to be killed."""
        self.ask_to_stop()
        return self.wait_until_stopped()

    def _kill_session(self) -> None:
        """Kill what is left of the child's session: a killed web server's workers would keep the port."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def _stop_when_parent_is_killed(self) -> None:
        """Have the kernel send the stop signal when the parent is killed (kill -9)."""
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, self.stop_signal)

    def _open_log(self) -> int | None:
        if self.log is None:
            return None
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        return os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def _see_log(self) -> str:
        return f" See {self.log}." if self.log else ""
