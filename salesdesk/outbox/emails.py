"""E-mails, queued in the transaction they report on, so that a rollback also cancels the e-mail."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.files.models import StoredFile

from .models import Outbox

TOPIC = "mail"


class Delivery(TextChoices):
    """How far an e-mail has come."""

    WAITING = "waiting", _("waiting to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not sent")


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
    sender: str = "",
    thread: Sequence[str] = (),
    files: Sequence[StoredFile] = (),
) -> None:
    """Add an e-mail to the outbox, once per `dedupe_key`.

    `reply_to` is the address for replies, if not the desk's own; `unsubscribe` the one-click unsubscribe URL
    (RFC 8058). `known_as` becomes the part of the Message-ID before the @, by which a reply is matched. `sender`
    replaces the desk's own From. `thread` are the Message-IDs of the e-mails before it, the one that it answers last.
    `files` are attached; their content is read from the storage when the e-mail leaves.
    """
    now = clock.now()
    payload: dict[str, Any] = {"to": to, "subject": str(subject), "text": str(text)}
    if reply_to:
        payload["reply_to"] = reply_to
    if unsubscribe:
        payload["unsubscribe"] = unsubscribe
    if known_as:
        payload["known_as"] = known_as
    if sender:
        payload["sender"] = sender
    if thread:
        payload["thread"] = list(thread)
    if files:
        payload["files"] = [file.pk for file in files]
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


def delivery_of(key_prefix: str) -> Delivery | None:
    """Return how far the last e-mail has come whose `dedupe_key` begins like this; None if it is no longer kept."""
    found = Outbox.objects.filter(dedupe_key__startswith=key_prefix).order_by("-pk")
    row = found.values_list("sent_at", "dead_at").first()
    if row is None:
        return None
    sent_at, dead_at = row
    return Delivery.SENT if sent_at else Delivery.FAILED if dead_at else Delivery.WAITING
