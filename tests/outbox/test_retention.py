"""Sent and discarded e-mails are deleted after ninety days."""

from datetime import timedelta

import pytest

from salesdesk.outbox import dead_letters, emails, retention
from salesdesk.outbox.models import Outbox

pytestmark = pytest.mark.django_db

LONG, SHORT = timedelta(days=91), timedelta(days=89)


def email(key, **fields):
    emails.queue(to="kim@customer.example", subject="Hello", text="There.", dedupe_key=f"{key}")
    Outbox.objects.filter(dedupe_key=f"{key}").update(**fields)


def remaining():
    return set(Outbox.objects.values_list("dedupe_key", flat=True))


def test_retention_deletes_only_what_was_sent_or_discarded_long_ago(tuesday, ada):
    email("sent long ago", sent_at=tuesday - LONG)
    email("sent recently", sent_at=tuesday - SHORT)
    email("waiting for long", created_at=tuesday - LONG)
    email("dead for long", dead_at=tuesday - LONG)
    email("discarded recently", dead_at=tuesday - LONG)
    dead_letters.discard(Outbox.objects.get(dedupe_key="discarded recently").pk, ada, "Told by phone")
    email(
        "discarded long ago",
        dead_at=tuesday - LONG,
        discarded_at=tuesday - LONG,
        discarded_by=ada,
        discard_reason="x",
    )

    assert 2 == retention.run(tuesday)

    assert {"sent recently", "waiting for long", "dead for long", "discarded recently"} == remaining()
    assert 0 == retention.run(tuesday)


def test_retention_deletes_in_batches_oldest_first(tuesday):
    for number in range(5):
        email(number, sent_at=tuesday - LONG - timedelta(days=number))

    assert 2 == retention.run(tuesday, limit=2)

    assert {"0", "1", "2"} == remaining()
