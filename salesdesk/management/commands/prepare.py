"""`manage.py prepare`: get the desk ready to open, on first start and after every update."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from salesdesk import env
from salesdesk.db import app_role, made_with
from salesdesk.outbox import mail_server
from salesdesk.people.membership import first_admin


class Command(BaseCommand):
    help = "Bring tables and static files up to date and print how to sign in. Safe to run again at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="http://localhost:8000", help="URL of the desk")
        parser.add_argument("--demo", action="store_true", help="load the demo into an empty desk")
        parser.add_argument(
            "--without-mail",
            action="store_true",
            help="open without a mail server: e-mails wait in the outbox",
        )
        parser.add_argument(
            "--without-static", action="store_true", help="leave static files alone: the image has them"
        )
        parser.add_argument("--sign-in-file", type=Path, help="write the sign-in text to this file instead")

    def handle(
        self,
        *args: Any,
        address: str,
        demo: bool,
        without_mail: bool,
        without_static: bool,
        sign_in_file: Path | None,
        **options: Any,
    ) -> None:
        if not (without_mail or settings.DEBUG or mail_server.is_configured()):
            raise CommandError(
                "No mail server is set up, so invitations and password links would never arrive. Set EMAIL_HOST "
                "(docs/operating.md, E-mail), or pass --without-mail to let e-mails wait."
            )
        try:
            _refuse_older_data()
            made_with.keep()  # first, so that a start that is killed while it migrates can be repeated
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            raise CommandError(f"The database did not respond as expected: {error}") from error
        call_command("createcachetable", verbosity=0)
        if url := env.url("APP_DATABASE_URL", "", schemes=("postgresql", "postgres")):
            app_role.grant_to_role_of(url)
        if not without_static:
            call_command("collectstatic", interactive=False, verbosity=0)
        if demo and _is_demo_wanted():
            call_command("demo", stdout=self.stdout)
        text = "\n".join(
            [f"Salesdesk is open: {address}", *_mail_lines(), *_sign_in_lines(address, demo=demo)]
        )
        if sign_in_file:
            sign_in_file.touch(mode=0o600)
            sign_in_file.write_text(text)
        else:
            self.stdout.write(text)


def _refuse_older_data() -> None:
    """Raise CommandError if the tables were made with migrations that this version does not have."""
    if name := made_with.unknown():
        raise CommandError(
            f"This data was created by another version of Salesdesk ({name}), and this version can't open it. "
            "Open it with the version that created it, or start over with an empty database: `make reset` deletes "
            "the data on this machine, `make run DESK_DATA=<folder>` uses another folder."
        )


def _is_demo_wanted() -> bool:
    from salesdesk.demo import fill

    return fill.is_wanted()


def _mail_lines() -> list[str]:
    if mail_server.is_configured():
        return []
    return [
        "No mail server is set up: e-mails wait, and admins can read them under Workers, Outgoing e-mail."
    ]


def _sign_in_lines(address: str, *, demo: bool) -> list[str]:
    """Return the link to create the first admin, or the demo's logins if they exist."""
    if link := first_admin.link(address):
        return [
            "No accounts yet. Create the first admin with this link, valid once and for a day:",
            f"  {link}",
        ]
    if not demo:
        return []
    from salesdesk.demo import LOGINS

    known = set(get_user_model().objects.values_list("email", flat=True))
    return [f"  {label:<14} {email:<32} {password}" for label, email, password in LOGINS if email in known]
