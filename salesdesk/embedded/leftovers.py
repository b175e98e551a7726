"""Children that outlived a desk which was killed: the next one ends them before it starts its own."""

import json
import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

from salesdesk.embedded.children import Child

PATIENCE = 15.0  # seconds to end by themselves


def note(children: Iterable[Child], file: Path) -> None:
    """Write down which processes run: a number alone may belong to anything later, so its birth goes along."""
    running = [
        {"name": child.name, "pid": child.process.pid, "born": _born(child.process.pid)}
        for child in children
        if child.process is not None
    ]
    # Written beside and moved, so that a kill in between leaves the old list.
    new = file.with_suffix(".new")
    new.write_text(json.dumps(running))
    new.replace(file)


def end(file: Path) -> list[str]:
    """End what is still there of the noted processes; returns their names."""
    noted = json.loads(file.read_text()) if file.exists() else []
    left = [entry for entry in noted if _born(entry["pid"]) == entry["born"]]
    for entry in reversed(left):
        process = psutil.Process(entry["pid"])
        with suppress(psutil.NoSuchProcess):
            # For PostgreSQL, SIGINT is the clean and quick stop.
            process.send_signal(signal.SIGINT if entry["name"] == "postgres" else signal.SIGTERM)
            with suppress(psutil.TimeoutExpired):
                process.wait(PATIENCE)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(entry["pid"], signal.SIGKILL)
    file.unlink(missing_ok=True)
    return [entry["name"] for entry in left]


def _born(pid: int) -> float | None:
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return None
