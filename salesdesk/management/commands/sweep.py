"""`manage.py sweep`: the worker's sweeps without Celery, for a machine that has no broker or a look by hand."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from salesdesk.celery import app

PAUSE = 1.0  # second between two looks at the timetable


class Command(BaseCommand):
    help = "Runs every sweep of the timetable in this process, each at its interval. Ctrl-C ends it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run each sweep once, and end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        app.loader.import_default_modules()
        due_at = dict.fromkeys(app.conf.beat_schedule, 0.0)
        try:
            while True:
                self._run_what_is_due(due_at)
                if once:
                    return
                time.sleep(PAUSE)
        except KeyboardInterrupt:
            self.stdout.write("The sweeps have stopped.")

    def _run_what_is_due(self, due_at: dict[str, float]) -> None:
        for name, entry in app.conf.beat_schedule.items():
            if time.monotonic() >= due_at[name]:
                app.tasks[entry["task"]].run()
                due_at[name] = time.monotonic() + entry["schedule"]
                self.stdout.write(f"  {name}")
