"""The next card, prerendered (docs/decisions/0012-prerender-the-next-card-without-claiming-it.md).

Nothing is claimed or held by it. Which call comes next is decided when the key is pressed, as always; where it is
the one that was drawn, and neither the call nor its lead, company or contact has changed, its drawing is there already.
"""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.db.models import Exists, OuterRef

from leads.models import Hold, NextStep, PrerenderedCard
from salesdesk import clock

#: A card tells the hour at their place, and proposes times: an older drawing is not shown, and a younger one is
#: not drawn again.
SHOWN_WITHIN, RECENT = timedelta(seconds=60), timedelta(seconds=20)
#: What of a person a card depends on.
USER_FIELDS = ("pk", "level", "language", "time_zone", "custom_shortcuts", "shortcuts_enabled")
#: What the claim itself changes.
IGNORED_FIELDS = {"_state", "ready", "hold"}


def store(person, step: NextStep, body: str) -> None:
    """`body` is the card of `step` for `person`, should it be the next one."""
    drawn = PrerenderedCard(person=person, fingerprint=fingerprint(step, person), body=body)
    PrerenderedCard.objects.bulk_create(
        [drawn],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["fingerprint", "body", "at"],
    )


def is_recent(person, step: NextStep) -> bool:
    """Whether this card was drawn a moment ago."""
    lately = clock.now() - RECENT
    return PrerenderedCard.objects.filter(
        person=person, fingerprint=fingerprint(step, person), at__gt=lately
    ).exists()


def pop(person, step: NextStep | None) -> str | None:
    """The drawing for `step`, which `person` holds now, if there is one. No drawing is shown twice."""
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
    """Nobody who has nothing on screen is about to see a next card."""
    PrerenderedCard.objects.filter(~Exists(Hold.objects.filter(person=OuterRef("person")))).delete()


def fingerprint(step: NextStep, person) -> str:
    """A digest of what was loaded with `step` (leads.queue.call_card), and of who reads it."""
    reader = [repr(getattr(person, name)) for name in USER_FIELDS]
    return hashlib.sha256("\n".join([*reader, *_values(step)]).encode()).hexdigest()


def _values(row, seen: set[int] | None = None) -> Iterator[str]:
    """What the row was loaded with, and the rows that were loaded with it, each once."""
    seen = seen if seen is not None else set()
    seen.add(id(row))
    yield row._meta.label
    for name, value in sorted(vars(row).items()):
        if name not in IGNORED_FIELDS:
            yield f"{name}={value!r}"
    for name, other in sorted(row._state.fields_cache.items()):
        if other is not None and name not in IGNORED_FIELDS and id(other) not in seen:
            yield from _values(other, seen)
