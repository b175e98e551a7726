"""`manage.py sweep`: run the workers' sweeps without Celery.

For manual runs and machines without a broker, and as the standby, which takes over the sweeps that nothing else
runs because Redis, beat or a worker is down.
"""

import logging
import time
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from salesdesk.celery import app
from salesdesk.workers import alive
from salesdesk.workers.models import Sweep

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two checks of the timetable
#: The standby takes over a sweep that is this long overdue.
ABANDONED = timedelta(seconds=15)
STANDBY_POLL = 2.0  # seconds between two checks of the standby


class Command(BaseCommand):
    help = "Run every sweep of the timetable in this process, each at its interval. Ctrl-C stops it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run each sweep once, then exit")
        parser.add_argument("--queue", action="append", help="run only this queue's sweeps; may be repeated")
        parser.add_argument("--standby", action="store_true", help="run only overdue sweeps")

    def handle(self, *args: Any, once: bool, queue: list[str] | None, standby: bool, **options: Any) -> None:
        app.loader.import_default_modules()
        self.timetable = {
            name: entry
            for name, entry in app.conf.beat_schedule.items()
            if queue is None or entry["options"]["queue"] in queue
        }
        due_at = dict.fromkeys(self.timetable, 0.0)
        try:
            while True:
                failed = self._run_due(due_at, standby)
                if once and failed:
                    raise CommandError(f"Failed: {', '.join(failed)}.")
                if once:
                    return
                alive.show()
                time.sleep(PAUSE)
                # Celery does the same around each task: drops connections that a database restart broke.
                close_old_connections()
        except KeyboardInterrupt:
            self.stdout.write("Sweeps stopped.")

    def _run_due(self, due_at: dict[str, float], standby: bool) -> list[str]:
        failed = []
        for name, entry in self.timetable.items():
            if time.monotonic() < due_at[name]:
                continue
            due_at[name] = time.monotonic() + (STANDBY_POLL if standby else entry["schedule"])
            try:
                if not standby or _is_abandoned(entry):
                    app.tasks[entry["task"]]()
                    self.stdout.write(f"  {name}")
            except Exception:
                log.exception("Sweep “%s” failed", name)
                failed.append(name)
        return failed


def _is_abandoned(entry: dict[str, Any]) -> bool:
    """Return whether this sweep has not been completed for its interval plus ABANDONED."""
    sweep = Sweep.objects.with_run_ages().filter(pk=entry["task"]).first()
    allowed = timedelta(seconds=entry["schedule"]) + ABANDONED
    return sweep is None or sweep.finished_ago is None or not timedelta(0) <= sweep.finished_ago <= allowed
