"""Mail, written in the transaction of what it tells about, so that none is sent for work that was undone."""

from salesdesk import clock

from .models import Outbox

TOPIC = "mail"


def write(*, to: str, subject: str, text: str, dedupe_key: str) -> None:
    """Put a mail in the outbox; the same `dedupe_key` writes it once."""
    now = clock.now()
    Outbox.objects.bulk_create(
        [
            Outbox(
                topic=TOPIC,
                payload={"to": to, "subject": str(subject), "text": str(text)},
                dedupe_key=dedupe_key,
                created_at=now,
                next_at=now,
            )
        ],
        ignore_conflicts=True,
    )
