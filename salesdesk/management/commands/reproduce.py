"""`manage.py reproduce FOLDER`: import published lists of past deals, and compare their figures."""

import json
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from salesdesk.dashboards.reproduction import maven, olist
from salesdesk.people.models import User
from salesdesk.people.roles import Role

LISTS = {"maven": maven, "olist": olist}


class Command(BaseCommand):
    help = (
        "Import the maven and olist lists in FOLDER, as an admin does with past outcomes, and print the figures beside "
        "those of its expected.json. Nothing stays on the desk."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="has expected.json, and the folders maven and olist")
        parser.add_argument("--only", choices=LISTS, help="one of the lists")
        parser.add_argument("--keep", action="store_true", help="keep what was imported, to look at it")
        parser.add_argument("--by", default="", help="e-mail address of the admin who imports")

    def handle(self, *args: Any, folder: Path, only: str | None, keep: bool, by: str, **options: Any) -> None:
        admin = self._admin(by)
        try:
            expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{folder / 'expected.json'} can't be read: {error}") from error
        different = count = 0
        with transaction.atomic():
            names = [only] if only else list(LISTS)
            of_lists = [LISTS[name].figures(folder / name, expected, admin) for name in names]
            for figure in chain(*of_lists):
                count += 1
                different += not figure.agrees
                mark = "ok" if figure.agrees else "DIFFERS"
                self.stdout.write(f"{mark:8}{figure.name}: {figure.found} (expected {figure.expected})")
            for note in olist.NOT_SHOWN if "olist" in names else ():
                self.stdout.write(f"not shown: {note}")
            if not keep:
                transaction.set_rollback(True)
        self.stdout.write(f"{count - different} of {count} figures agree.")
        if different:
            raise CommandError(f"{different} figures differ.")

    def _admin(self, by: str) -> User:
        admins = User.objects.filter(role=Role.ADMIN, is_active=True).order_by("pk")
        admin = admins.filter(email=by.lower()).first() if by else admins.first()
        if admin is None:
            raise CommandError("No admin has this e-mail address." if by else "The desk has no admin yet.")
        return admin
