"""Mail, written in the transaction of what it tells about, so that none is sent for work that was undone."""

from typing import NamedTuple

from salesdesk import clock

from .models import Outbox

TOPIC = "mail"


class CalendarInvitation(NamedTuple):
    """An iCalendar object that goes with a mail (RFC 6047), and what it does: REQUEST or CANCEL."""

    ics: str
    method: str


def queue(
    *,
    to: str,
    subject: str,
    text: str,
    dedupe_key: str,
    reply_to: str = "",
    invitation: CalendarInvitation | None = None,
    unsubscribe: str = "",
    known_as: str = "",
) -> None:
    """Put a mail in the outbox; the same `dedupe_key` writes it once.

    `reply_to` is who reads an answer, where that is not the desk itself; `unsubscribe` the address at which one
    click ends such mails (RFC 8058). `known_as` stands in its Message-ID before the @: an answer names that.
    """
    now = clock.now()
    payload = {"to": to, "subject": str(subject), "text": str(text)}
    if reply_to:
        payload["reply_to"] = reply_to
    if unsubscribe:
        payload["unsubscribe"] = unsubscribe
    if known_as:
        payload["known_as"] = known_as
    if invitation:
        payload |= {"ics": invitation.ics, "method": invitation.method}
    Outbox.objects.bulk_create(
        [
            Outbox(
                topic=TOPIC,
                payload=payload,
                dedupe_key=dedupe_key,
                created_at=now,
                next_at=now,
            )
        ],
        ignore_conflicts=True,
    )
