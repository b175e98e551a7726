"""For the mail server's pipe, e.g. in Postfix' aliases: desk: "|/srv/salesdesk/manage.py reply"."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from leads.email_nurture import replies

#: As large as mail servers let a mail be.
LARGEST = 50_000_000
#: sysexits.h: the mail server keeps the mail, and hands it over again later.
TRY_AGAIN = 75


class Command(BaseCommand):
    help = "Reads one mail (RFC 5322) from the standard input: an answer to a mail of the desk."

    def handle(self, *args, **options):
        raw = sys.stdin.buffer.read(LARGEST)
        if not raw.strip():
            raise CommandError("There is no mail on the standard input.", returncode=65)
        try:
            heard = replies.receive(raw)
        except OperationalError as error:
            raise CommandError(f"The database is away, try again: {error}", returncode=TRY_AGAIN) from error
        self.stdout.write(heard)
