"""The next card, prerendered (docs/decisions/0012-prerender-the-next-card-without-claiming-it.md).

Prerendering claims nothing. The next call is decided by the claim as usual; if it is the prerendered one and neither
the step nor its lead, company or contact has changed, the stored card is shown.
"""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.db.models import Exists, OuterRef

from leads.models import Hold, NextStep, PrerenderedCard
from salesdesk import clock

#: Cards show the lead's local time and propose times, so cards older than SHOWN_WITHIN are not shown. A card younger
#: than RECENT is not rendered again.
SHOWN_WITHIN, RECENT = timedelta(seconds=60), timedelta(seconds=20)
#: The fields of a person that a card depends on.
USER_FIELDS = ("pk", "level", "language", "time_zone", "custom_shortcuts", "shortcuts_enabled")
#: Fields that the claim itself changes.
IGNORED_FIELDS = {"_state", "ready", "hold"}


def store(person, step: NextStep, body: str) -> None:
    """Store `body`, the card of `step` for `person`, replacing their previous one."""
    card = PrerenderedCard(person=person, fingerprint=fingerprint(step, person), body=body)
    PrerenderedCard.objects.bulk_create(
        [card],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["fingerprint", "body", "at"],
    )


def is_recent(person, step: NextStep) -> bool:
    """Whether this card was rendered recently."""
    lately = clock.now() - RECENT
    return PrerenderedCard.objects.filter(
        person=person, fingerprint=fingerprint(step, person), at__gt=lately
    ).exists()


def pop(person, step: NextStep | None) -> str | None:
    """Return and delete the stored card, or return None if it is outdated or not for `step`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM leads_prerenderedcard WHERE person_id = %s RETURNING fingerprint, body, at",
            [person.pk],
        )
        row = cursor.fetchone()
    if row is None or step is None:
        return None
    facts, body, at = row
    return body if at > clock.now() - SHOWN_WITHIN and facts == fingerprint(step, person) else None


def delete_orphans() -> None:
    """Delete the cards of people who hold no company."""
    PrerenderedCard.objects.filter(~Exists(Hold.objects.filter(person=OuterRef("person")))).delete()


def fingerprint(step: NextStep, person) -> str:
    """Return a digest of everything loaded with `step` (leads.queue.call_card) and of the reader's settings."""
    reader = [repr(getattr(person, name)) for name in USER_FIELDS]
    return hashlib.sha256("\n".join([*reader, *_values(step)]).encode()).hexdigest()


def _values(row, seen: set[int] | None = None) -> Iterator[str]:
    """Yield the loaded values of a row and of its related loaded rows, each row once."""
    seen = seen if seen is not None else set()
    seen.add(id(row))
    yield row._meta.label
    for name, value in sorted(vars(row).items()):
        if name not in IGNORED_FIELDS:
            yield f"{name}={value!r}"
    for name, other in sorted(row._state.fields_cache.items()):
        if other is not None and name not in IGNORED_FIELDS and id(other) not in seen:
            yield from _values(other, seen)
