"""Children that outlived a desk which was killed: the next one ends them before it starts its own."""

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

PATIENCE = 15.0  # seconds to end by themselves


def note(children: Iterable[Child], file: Path) -> None:
    """Write down which processes run, and since when: a number alone may belong to anything later."""
    running = [
        {
            "name": child.name,
            "pid": child.process.pid,
            "born": psutil.Process(child.process.pid).create_time(),
            "stop_signal": child.stop_signal,
        }
        for child in children
        if child.process is not None and child.running()
    ]
    # Written beside and moved, so that a kill in between leaves the old list.
    new = file.with_suffix(".new")
    new.write_text(json.dumps(running))
    new.replace(file)


def end(file: Path) -> list[str]:
    """End what is still there of the noted processes; returns their names."""
    noted = json.loads(file.read_text()) if file.exists() else []
    left = [entry for entry in noted if _lives(entry)]
    for entry in reversed(left):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(entry["pid"], signal.Signals(entry["stop_signal"]))
            give_up_at = time.monotonic() + PATIENCE
            while _lives(entry) and time.monotonic() < give_up_at:
                time.sleep(0.05)
            os.killpg(entry["pid"], signal.SIGKILL)
    file.unlink(missing_ok=True)
    return [entry["name"] for entry in left]


def _lives(entry: dict[str, Any]) -> bool:
    """Whether it is still that process, and not one that ended and waits for somebody to notice."""
    try:
        process = psutil.Process(entry["pid"])
        return process.create_time() == entry["born"] and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
