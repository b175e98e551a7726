"""`manage.py demo`: fill an empty desk with half a year of sample data."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from salesdesk import clock
from salesdesk.demo import LOGINS, fill


class Command(BaseCommand):
    help = "Fill an empty desk with fictional companies, people and half a year of their work."

    def handle(self, *args: Any, **options: Any) -> None:
        self._print("Filling the demo desk with half a year of work ...")
        began = time.monotonic()
        try:
            fill.fill(clock.now(), self._print)
        except fill.NotEmpty as not_empty:
            raise CommandError(
                "This desk already has users. The demo can only be loaded into an empty one."
            ) from not_empty
        self._print(f"The demo desk was filled in {time.monotonic() - began:.0f} s. Sign in as:")
        for label, address, password in LOGINS:
            self._print(f"  {label:<14} {address:<32} {password}")

    def _print(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
