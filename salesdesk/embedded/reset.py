"""Close a desk that runs from a folder, and delete its data."""

import os
import signal
import time
from collections.abc import Callable

from salesdesk import env
from salesdesk.embedded.folder import AlreadyOpen, Folder

from . import stale_processes

CLOSE_SECONDS = 60.0  # for another desk to close
POLL_SECONDS = 0.2


def reset(folder: Folder, report: Callable[[str], None]) -> None:
    """Close the desk that runs from this folder, if any, and delete its data."""
    if not folder.used():
        report(f"There is no desk in {folder.path}.")
        return
    _close_and_hold(folder)
    stale_processes.end(folder.processes)
    folder.delete()
    report(f"The desk in {folder.path} was deleted. The next start creates a new one.")
    if env.text("DATABASE_URL"):
        report("The database of DATABASE_URL was not deleted, as it does not belong to this folder.")


def _close_and_hold(folder: Folder) -> None:
    """Ask a running desk to close, wait until it has, and take its folder."""
    give_up_at = time.monotonic() + CLOSE_SECONDS
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
