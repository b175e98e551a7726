"""`manage.py sweep`: the workers' sweeps without Celery.

By hand or for a machine without a broker; and as the standby, which steps in when Redis, beat or a worker is
away and nobody else runs a sweep.
"""

import logging
import time
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from salesdesk.celery import app
from salesdesk.workers.models import Sweep

log = logging.getLogger(__name__)

PAUSE = 1.0  # second between two looks at the timetable
#: So long after it should have run again, the standby takes a sweep for abandoned.
ABANDONED = timedelta(seconds=15)
GLANCE = 2.0  # seconds between two looks of the standby


class Command(BaseCommand):
    help = "Runs every sweep of the timetable in this process, each at its interval. Ctrl-C ends it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run each sweep once, and end")
        parser.add_argument("--queue", action="append", help="only the sweeps of this queue; may be repeated")
        parser.add_argument("--standby", action="store_true", help="run only what nobody else runs")

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
                failed = self._run_what_is_due(due_at, standby)
                if once and failed:
                    raise CommandError(f"Failed: {', '.join(failed)}.")
                if once:
                    return
                time.sleep(PAUSE)
                # As Celery does around a task: a connection that a fallen server left behind is not used again.
                close_old_connections()
        except KeyboardInterrupt:
            self.stdout.write("The sweeps have stopped.")

    def _run_what_is_due(self, due_at: dict[str, float], standby: bool) -> list[str]:
        failed = []
        for name, entry in self.timetable.items():
            if time.monotonic() < due_at[name]:
                continue
            due_at[name] = time.monotonic() + (GLANCE if standby else entry["schedule"])
            try:
                if not standby or _is_abandoned(entry):
                    app.tasks[entry["task"]]()
                    self.stdout.write(f"  {name}")
            except Exception:
                log.exception("The sweep “%s” failed", name)
                failed.append(name)
        return failed


def _is_abandoned(entry: dict[str, Any]) -> bool:
    """Whether nobody has run this sweep to its end for its interval and some patience."""
    sweep = Sweep.objects.with_run_ages().filter(pk=entry["task"]).first()
    patience = timedelta(seconds=entry["schedule"]) + ABANDONED
    return sweep is None or sweep.finished_ago is None or not timedelta(0) <= sweep.finished_ago <= patience
