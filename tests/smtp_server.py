"""An SMTP server that a test can make accept or refuse messages, hang, or drop the connection."""

import asyncio
import socket
from contextlib import contextmanager
from email import message_from_bytes

from aiosmtpd.controller import Controller


class Mailbox:
    """The messages received, and how the server handles the next ones."""

    def __init__(self):
        self.messages, self.recipients = [], []
        #: Responses to the next RCPT and DATA commands; once used up, everything is accepted.
        self.to_recipient, self.to_data = [], []
        #: Number of messages accepted without confirming (the connection drops), and never answered.
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
    """Run a server and point Django's `settings` at it; yield its mailbox."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()
