"""`manage.py prepare`: everything that has to be true before the desk opens, after every update too."""

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from salesdesk.people import first_admin


class Command(BaseCommand):
    help = "Brings tables and static files up to date; says how to sign in. May be run again at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="http://localhost:8000", help="where the desk is reached")
        parser.add_argument("--demo", action="store_true", help="fill a desk without people with the demo")
        parser.add_argument("--welcome", type=Path, help="write how to sign in to this file instead")

    def handle(self, *args: Any, address: str, demo: bool, welcome: Path | None, **options: Any) -> None:
        try:
            _refuse_older_data()
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            raise CommandError(f"The database does not answer as it should: {error}") from error
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if demo and _is_demo_wanted():
            call_command("demo", stdout=self.stdout)
        words = "\n".join([f"Salesdesk is open: {address}", *_ways_in(address, demo=demo)])
        if welcome:
            welcome.touch(mode=0o600)
            welcome.write_text(words)
        else:
            self.stdout.write(words)


def _refuse_older_data() -> None:
    """Raise CommandError where the tables were made by migrations that this version does not have."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    if unknown := sorted(applied - known):
        app, name = unknown[0]
        raise CommandError(
            f"This data was made by another version of Salesdesk ({app}.{name}), and this version can't open it. "
            "Open it with the version that made it, or start again with an empty database: `make reset` deletes the "
            "data on this machine, `make run DESK_DATA=<folder>` uses another folder."
        )


def _is_demo_wanted() -> bool:
    from salesdesk.demo import fill

    return fill.is_wanted()


def _ways_in(address: str, *, demo: bool) -> list[str]:
    """The demo's logins where they exist, or the first admin's link."""
    if link := first_admin.link(address):
        return ["Nobody can sign in yet. Make the first admin, once, within a day:", f"  {link}"]
    if not demo:
        return []
    from salesdesk.demo import LOGINS

    known = set(get_user_model().objects.values_list("email", flat=True))
    return [f"  {label:<14} {email:<32} {password}" for label, email, password in LOGINS if email in known]
