"""Receive an e-mail at the desk's address: a reply, a report of a failure, or one that a colleague copied to it."""

from leads.email_nurture import inbound_mail, replies
from leads.email_nurture.inbound_mail import InboundMail
from leads.email_nurture.replies import ReplyKind

from . import copies


def receive(raw_message: bytes) -> ReplyKind:
    """Process an incoming e-mail; return what it was. No content makes this raise, and a repeat changes nothing."""
    return handle(inbound_mail.parse(raw_message))


def handle(mail: InboundMail) -> ReplyKind:
    """Process a parsed e-mail."""
    if writer := copies.writer_of(mail):
        return copies.log(mail, writer)
    return replies.process(mail)
