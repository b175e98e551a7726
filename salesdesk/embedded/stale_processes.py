"""Children left over from a desk that was killed, which the next desk stops before it starts its own."""

import json
import os
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from salesdesk.embedded.children import Child

PATIENCE = 15.0  # seconds to stop before they are killed


def record(children: Iterable[Child], file: Path) -> None:
    """Record the running processes with their start times, as process ids are reused."""
    running = [
        {
            "name": child.name,
            "pid": child.process.pid,
            "started": psutil.Process(child.process.pid).create_time(),
            "stop_signal": child.stop_signal,
        }
        for child in children
        if child.process is not None and child.running()
    ]
    # Written to another file and renamed, so that a kill in between leaves the old list.
    new = file.with_suffix(".new")
    new.write_text(json.dumps(running))
    new.replace(file)


def end(file: Path) -> list[str]:
    """Stop the recorded processes that are still running; return their names."""
    recorded = json.loads(file.read_text()) if file.exists() else []
    running = [entry for entry in recorded if _is_running(entry)]
    for entry in reversed(running):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(entry["pid"], signal.Signals(entry["stop_signal"]))
            give_up_at = time.monotonic() + PATIENCE
            while _is_running(entry) and time.monotonic() < give_up_at:
                time.sleep(0.05)
            os.killpg(entry["pid"], signal.SIGKILL)
    file.unlink(missing_ok=True)
    return [entry["name"] for entry in running]


def _is_running(entry: dict[str, Any]) -> bool:
    """Return whether the process is still the recorded one and not a zombie."""
    try:
        process = psutil.Process(entry["pid"])
        return process.create_time() == entry["started"] and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
