"""`manage.py desk`: run the whole desk on one machine."""

from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Run the whole desk on this machine: database, broker, web and workers. Ctrl-C stops it."
    # Checks would need the database, which this command starts.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="stop the desk and delete its data instead")

    def handle(self, *args: Any, reset: bool, **options: Any) -> None:
        try:
            from salesdesk import env
            from salesdesk.embedded import desk, port
            from salesdesk.embedded.folder import AlreadyOpen
            from salesdesk.embedded.reset import reset as reset_desk
        except ModuleNotFoundError as missing:
            raise CommandError(
                f"{missing.name} is not installed. The one-machine desk needs requirements-embedded.lock."
            ) from missing

        try:
            settings = desk.DeskSettings.from_environment()
            if reset:
                reset_desk(settings.folder, self._print)
            else:
                desk.Desk(settings, self._print).run()
        except port.Taken as taken:
            advice = f" Try: make run PORT={taken.instead}" if taken.instead else ""
            raise CommandError(f"Port {taken.port} is already in use.{advice}") from taken
        except (AlreadyOpen, desk.NotReady, port.Unusable, env.Invalid) as error:
            raise CommandError(str(error)) from error

    def _print(self, text: str) -> None:
        # The terminal may have been closed; the desk must still shut down cleanly.
        with suppress(OSError):
            self.stdout.write(text)
            self.stdout.flush()
