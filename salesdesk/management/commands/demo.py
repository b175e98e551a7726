"""`manage.py demo`: fill an empty desk with half a year of work, to look at and to try."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from salesdesk import clock
from salesdesk.demo import LOGINS, fill


class Command(BaseCommand):
    help = "Fills an empty desk with fictional companies, people and half a year of their work."

    def handle(self, *args: Any, **options: Any) -> None:
        self._say("Filling the demo desk with half a year of work ...")
        began = time.monotonic()
        try:
            fill.fill(clock.now(), self._say)
        except fill.NotEmpty as not_empty:
            raise CommandError(
                "People work at this desk already: the demo is for an empty one."
            ) from not_empty
        self._say(f"The demo desk is filled, in {time.monotonic() - began:.0f} s. Sign in as:")
        for label, address, password in LOGINS:
            self._say(f"  {label:<14} {address:<32} {password}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
