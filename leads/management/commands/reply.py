"""Receive replies from the mail server's pipe, e.g. in Postfix aliases: desk: "|/srv/salesdesk/manage.py reply"."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from leads.correspondence.receive import receive

#: Bytes; above the usual limit of mail servers.
LARGEST = 50_000_000
#: EX_TEMPFAIL of sysexits.h: the mail server keeps the message and retries.
TRY_AGAIN = 75


class Command(BaseCommand):
    help = "Process one reply (RFC 5322 message) from standard input."

    def handle(self, *args, **options):
        raw = sys.stdin.buffer.read(LARGEST)
        if not raw.strip():
            raise CommandError("No message on standard input.", returncode=65)
        try:
            result = receive(raw)
        except OperationalError as error:
            raise CommandError(
                f"Database unavailable, try again later: {error}", returncode=TRY_AGAIN
            ) from error
        self.stdout.write(result)
