"""Letters that left are kept for ninety days, in which somebody may ask what was written; then they go."""

from datetime import timedelta

import pytest

from salesdesk.outbox import dead_letters, emails, retention
from salesdesk.outbox.models import Outbox

pytestmark = pytest.mark.django_db

LONG, SHORT = timedelta(days=91), timedelta(days=89)


def letter(number, **facts):
    emails.queue(to="kim@customer.example", subject="Hello", text="There.", dedupe_key=f"{number}")
    Outbox.objects.filter(dedupe_key=f"{number}").update(**facts)


def left():
    return set(Outbox.objects.values_list("dedupe_key", flat=True))


def test_what_left_long_ago_is_forgotten_and_nothing_else(tuesday, ada):
    letter("sent long ago", sent_at=tuesday - LONG)
    letter("sent lately", sent_at=tuesday - SHORT)
    letter("waits since long", created_at=tuesday - LONG)
    letter("dead since long", dead_at=tuesday - LONG)
    letter("let go lately", dead_at=tuesday - LONG)
    dead_letters.discard(Outbox.objects.get(dedupe_key="let go lately").pk, ada, "Told by telephone")
    letter(
        "let go long ago",
        dead_at=tuesday - LONG,
        discarded_at=tuesday - LONG,
        discarded_by=ada,
        discard_reason="x",
    )

    assert 2 == retention.run(tuesday)

    assert {"sent lately", "waits since long", "dead since long", "let go lately"} == left()
    assert 0 == retention.run(tuesday)


def test_it_goes_in_batches_the_oldest_first(tuesday):
    for number in range(5):
        letter(number, sent_at=tuesday - LONG - timedelta(days=number))

    assert 2 == retention.run(tuesday, limit=2)

    assert {"0", "1", "2"} == left()
