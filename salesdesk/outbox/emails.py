"""E-mails, queued in the transaction they report on, so that a rollback also cancels the e-mail."""

from typing import NamedTuple

from salesdesk import clock

from .models import Outbox

TOPIC = "mail"


class CalendarInvitation(NamedTuple):
    """An iCalendar object to send with an e-mail (RFC 6047), and its method: REQUEST or CANCEL."""

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
    """Add an e-mail to the outbox, once per `dedupe_key`.

    `reply_to` is the address for replies, if not the desk's own; `unsubscribe` the one-click unsubscribe URL
    (RFC 8058). `known_as` becomes the part of the Message-ID before the @, by which a reply is matched.
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
