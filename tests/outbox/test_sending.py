"""Sending e-mails over real SMTP, whatever the mail server does."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from salesdesk.hooks import Hook
from salesdesk.outbox import attempts, emails, refusals, sending
from salesdesk.outbox.models import Outbox
from tests.conftest import TUESDAY
from tests.smtp_server import opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mailbox(settings):
    with opened(settings) as box:
        yield box


@pytest.fixture
def notified(monkeypatch):
    """The refusals that a connected app would be notified of."""
    notified = []
    monkeypatch.setattr(refusals, "address_refused", Hook())
    refusals.address_refused.connect(notified.append)
    return notified


def write(number=1, to="sanne@customer.example", **fields):
    fields = {"subject": "Hello", "text": "There.", "dedupe_key": f"email {number}"} | fields
    emails.queue(to=to, **fields)


@pytest.fixture(autouse=True)
def _on_tuesday(tuesday):
    """Queue e-mails on Tuesday; each test chooses when they are sent."""


@pytest.mark.parametrize(
    "answer", ["550 no such user", "550 5.1.1 unknown", "553 5.1.3 bad", "551 moved", "550 5.2.1 closed"]
)
def test_permanently_refused_address_is_reported_once_and_not_retried(mailbox, notified, answer):
    write()
    mailbox.to_recipient = [answer]

    assert 0 == sending.run(TUESDAY)
    assert 0 == sending.run(TUESDAY + timedelta(days=1))

    assert [("sanne@customer.example", answer, "email 1")] == [
        (refusal.address, refusal.message, refusal.dedupe_key) for refusal in notified
    ]
    assert (TUESDAY, 1) == (
        Outbox.objects.get().dead_at.replace(microsecond=0),
        Outbox.objects.get().attempts,
    )


@pytest.mark.parametrize("answer", ["550 5.7.1 your host is blocked", "554 5.7.0 policy", "552 5.2.2 full"])
def test_refusal_of_sender_or_content_gives_up_the_email_without_reporting_the_address(
    mailbox, notified, answer
):
    write()
    mailbox.to_recipient = [answer]

    sending.run(TUESDAY)

    assert Outbox.objects.get().dead_at
    assert [] == notified


def test_email_refused_for_its_content_is_given_up_with_the_reason(mailbox, notified):
    write()
    mailbox.to_data = ["554 5.6.0 looks like spam"]

    sending.run(TUESDAY)

    assert "554 5.6.0 looks like spam" == Outbox.objects.get().error
    assert [] == notified


@pytest.mark.parametrize("answer", ["450 busy", "451 4.7.1 greylisted", "421 leaving", "452 4.2.2 full"])
def test_temporary_refusal_is_retried_after_growing_delays(mailbox, notified, answer):
    write()
    mailbox.to_recipient = [answer] * 2

    assert 0 == sending.run(TUESDAY)
    assert 0 == sending.run(TUESDAY + timedelta(seconds=110))
    assert 1 == len(mailbox.recipients)
    assert 0 == sending.run(TUESDAY + timedelta(minutes=3))
    assert 1 == sending.run(TUESDAY + timedelta(minutes=10))

    assert [] == notified
    assert 1 == len(mailbox.messages)


def test_refused_email_does_not_block_the_others(mailbox):
    for number in range(3):
        write(number)
    mailbox.to_recipient = ["550 no such user"]

    assert 2 == sending.run(TUESDAY)


def test_invalid_email_is_given_up_and_the_others_are_sent(mailbox):
    write(1, subject="Hello\nBcc: everyone@customer.example")
    write(2, to="")
    write(3)

    assert 1 == sending.run(TUESDAY)

    assert {"email 1", "email 2"} == set(Outbox.objects.dead().values_list("dedupe_key", flat=True))


def test_failing_hook_blocks_neither_the_email_nor_the_other_hooks(mailbox, notified):
    def fails(refusal):
        Outbox.objects.get(pk=-1)

    refusals.address_refused = Hook()
    refusals.address_refused.connect(fails)
    refusals.address_refused.connect(notified.append)
    write()
    mailbox.to_recipient = ["550 no such user"]

    sending.run(TUESDAY)

    assert 1 == len(notified)
    assert Outbox.objects.get().dead_at


def test_server_that_is_down_uses_up_no_attempts(settings, mailbox):
    write()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for minute in range(attempts.ATTEMPTS + 1):
        with pytest.raises(ConnectionRefusedError):
            sending.run(TUESDAY + timedelta(minutes=minute))
    assert 0 == Outbox.objects.get().attempts

    settings.EMAIL_PORT = port
    assert 1 == sending.run(TUESDAY + timedelta(minutes=20))


def test_email_is_resent_with_the_same_message_id_when_the_server_disconnects_after_data(mailbox):
    write()
    mailbox.cuts_after_data = 1

    assert 0 == sending.run(TUESDAY)
    assert 1 == sending.run(TUESDAY + timedelta(minutes=3))

    assert 2 == len(mailbox.messages)
    assert 1 == len({message["Message-ID"] for message in mailbox.messages})


def test_hanging_server_delays_one_email_for_the_timeout_only(settings, mailbox):
    settings.EMAIL_TIMEOUT = 0.5
    write(1)
    write(2)
    mailbox.hangs = 1

    assert 0 == sending.run(TUESDAY)
    assert 1 == Outbox.objects.filter(attempts=0).count()
    assert 1 == sending.run(TUESDAY + timedelta(minutes=1))


def test_rollback_cancels_the_email(mailbox):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        raise ZeroDivisionError

    assert 0 == sending.run(TUESDAY)
    assert [] == mailbox.messages


def send_with(senders: int) -> list:
    failed = []

    def send():
        try:
            sending.run(TUESDAY)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _sender in range(senders)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return failed


def test_concurrent_senders_send_no_email_twice(mailbox):
    for number in range(40):
        write(number)

    assert [] == send_with(4)

    assert 40 == len(mailbox.messages) == len({message["Message-ID"] for message in mailbox.messages})


def test_planted_sender_without_a_lease_is_caught(mailbox, monkeypatch):
    unguarded = attempts.TAKE.replace("next_at = %(until)s", "next_at = next_at").replace(" SKIP LOCKED", "")
    assert unguarded != attempts.TAKE
    monkeypatch.setattr(attempts, "TAKE", unguarded)
    write()
    mailbox.hangs_for = 0.3

    send_with(2)

    assert len(mailbox.messages) > 1


def test_sender_without_its_lease_changes_nothing(mailbox):
    write()
    row = attempts.take(emails.TOPIC, TUESDAY)
    again = attempts.take(emails.TOPIC, TUESDAY + attempts.LEASE + timedelta(seconds=1))
    assert row.pk == again.pk

    attempts.failed(row, refusals.RefusalVerdict("550 no", permanent=True), TUESDAY)

    assert Outbox.objects.get().dead_at is None
