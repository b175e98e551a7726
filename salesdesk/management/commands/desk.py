"""`manage.py desk`: the whole desk on one machine, until Ctrl-C."""

from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Runs the whole desk on this machine: database, broker, web, workers. Ctrl-C ends it all."
    # There may be no database yet.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="close the desk and delete its data instead")

    def handle(self, *args: Any, reset: bool, **options: Any) -> None:
        try:
            from salesdesk import env
            from salesdesk.embedded import desk, port
        except ModuleNotFoundError as missing:
            raise CommandError(
                f"{missing.name} is not installed. The desk on one machine needs requirements-embedded.lock."
            ) from missing

        try:
            asked = desk.DeskSettings.from_environment()
            if reset:
                desk.reset(asked.folder, self._say)
            else:
                desk.Desk(asked, self._say).run()
        except port.Taken as taken:
            advice = f" Try: make run PORT={taken.instead}" if taken.instead else ""
            raise CommandError(f"Port {taken.port} is taken.{advice}") from taken
        except (desk.AlreadyOpen, desk.NotReady, port.Unusable, env.Invalid) as why:
            raise CommandError(str(why)) from why

    def _say(self, text: str) -> None:
        # Who closed the terminal can't read it any more, and the desk must be closed all the same.
        with suppress(OSError):
            self.stdout.write(text)
            self.stdout.flush()
