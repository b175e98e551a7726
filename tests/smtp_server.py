"""A mail server that does what a test tells it: takes letters, refuses them, hangs, or breaks off."""

import asyncio
import socket
from contextlib import contextmanager
from email import message_from_bytes

from aiosmtpd.controller import Controller


class Mailbox:
    """What the server was given, and how it behaves to the next ones."""

    def __init__(self):
        self.messages, self.recipients = [], []
        #: Answers to the next RCPT and DATA; when they are used up, it takes what comes.
        self.to_recipient, self.to_data = [], []
        #: So many letters are taken, and the line is cut before that is said; so many are never answered.
        self.cuts_after_data = self.hangs = 0
        self.hangs_for = 0.0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd names it
        self.recipients.append(address)
        if self.to_recipient:
            return self.to_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.to_data:
            return self.to_data.pop(0)
        if self.hangs:
            self.hangs -= 1
            await asyncio.sleep(5)
            return "451 too late"
        self.messages.append(message_from_bytes(envelope.content))
        await asyncio.sleep(self.hangs_for)
        if self.cuts_after_data:
            self.cuts_after_data -= 1
            server.transport.abort()
        return "250 taken"


@contextmanager
def opened(settings):
    """A mailbox to which the desk's letters go, by Django's `settings`."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()
