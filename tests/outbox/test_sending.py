"""A letter leaves once it is due, whatever the mail server does; real SMTP, nothing mocked."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from salesdesk.hooks import Hook
from salesdesk.outbox import emails, refusals, sending
from salesdesk.outbox.models import Outbox
from tests.conftest import TUESDAY
from tests.smtp_server import opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mailbox(settings):
    with opened(settings) as box:
        yield box


@pytest.fixture
def heard(monkeypatch):
    """The addresses of which an app would hear."""
    heard = []
    monkeypatch.setattr(refusals, "address_refused", Hook())
    refusals.address_refused.connect(heard.append)
    return heard


def write(number=1, to="sanne@customer.example", **facts):
    facts = {"subject": "Hello", "text": "There.", "dedupe_key": f"letter {number}"} | facts
    emails.queue(to=to, **facts)


@pytest.fixture(autouse=True)
def _on_tuesday(tuesday):
    """Letters are written on Tuesday, and sent when the test says."""


@pytest.mark.parametrize(
    "answer", ["550 no such user", "550 5.1.1 unknown", "553 5.1.3 bad", "551 moved", "550 5.2.1 closed"]
)
def test_an_address_that_is_refused_for_good_is_told_once_and_not_tried_again(mailbox, heard, answer):
    write()
    mailbox.to_recipient = [answer]

    assert 0 == sending.run(TUESDAY)
    assert 0 == sending.run(TUESDAY + timedelta(days=1))

    assert [("sanne@customer.example", answer, "letter 1")] == [
        (refusal.address, refusal.said, refusal.dedupe_key) for refusal in heard
    ]
    assert (TUESDAY, 1) == (
        Outbox.objects.get().dead_at.replace(microsecond=0),
        Outbox.objects.get().attempts,
    )


@pytest.mark.parametrize("answer", ["550 5.7.1 your host is blocked", "554 5.7.0 policy", "552 5.2.2 full"])
def test_a_refusal_that_is_about_us_or_the_letter_gives_the_letter_up_and_blames_no_address(
    mailbox, heard, answer
):
    write()
    mailbox.to_recipient = [answer]

    sending.run(TUESDAY)

    assert Outbox.objects.get().dead_at
    assert [] == heard


def test_a_letter_that_is_refused_for_its_contents_is_given_up_with_the_reason(mailbox, heard):
    write()
    mailbox.to_data = ["554 5.6.0 looks like spam"]

    sending.run(TUESDAY)

    assert "554 5.6.0 looks like spam" == Outbox.objects.get().error
    assert [] == heard


@pytest.mark.parametrize("answer", ["450 busy", "451 4.7.1 greylisted", "421 leaving", "452 4.2.2 full"])
def test_what_is_refused_for_now_is_tried_again_later_each_time(mailbox, heard, answer):
    write()
    mailbox.to_recipient = [answer] * 2

    assert 0 == sending.run(TUESDAY)
    assert 0 == sending.run(TUESDAY + timedelta(seconds=110))
    assert 1 == len(mailbox.recipients)
    assert 0 == sending.run(TUESDAY + timedelta(minutes=3))
    assert 1 == sending.run(TUESDAY + timedelta(minutes=10))

    assert [] == heard
    assert 1 == len(mailbox.messages)


def test_one_letter_that_is_refused_does_not_hold_up_the_others(mailbox):
    for number in range(3):
        write(number)
    mailbox.to_recipient = ["550 no such user"]

    assert 2 == sending.run(TUESDAY)


def test_a_letter_that_can_not_be_written_is_given_up_and_the_others_leave(mailbox):
    write(1, subject="Hello\nBcc: everyone@customer.example")
    write(2, to="")
    write(3)

    assert 1 == sending.run(TUESDAY)

    assert {"letter 1", "letter 2"} == set(Outbox.objects.dead().values_list("dedupe_key", flat=True))


def test_a_hook_that_fails_keeps_neither_the_letter_nor_the_other_hooks_from_being_settled(mailbox, heard):
    def fails(refusal):
        Outbox.objects.get(pk=-1)

    refusals.address_refused = Hook()
    refusals.address_refused.connect(fails)
    refusals.address_refused.connect(heard.append)
    write()
    mailbox.to_recipient = ["550 no such user"]

    sending.run(TUESDAY)

    assert 1 == len(heard)
    assert Outbox.objects.get().dead_at


def test_while_the_server_is_away_no_letter_is_worn_out(settings, mailbox):
    write()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for minute in range(sending.ATTEMPTS + 1):
        with pytest.raises(ConnectionRefusedError):
            sending.run(TUESDAY + timedelta(minutes=minute))
    assert 0 == Outbox.objects.get().attempts

    settings.EMAIL_PORT = port
    assert 1 == sending.run(TUESDAY + timedelta(minutes=20))


def test_a_server_that_takes_the_letter_and_breaks_off_gets_it_again_with_the_same_message_id(mailbox):
    write()
    mailbox.cuts_after_data = 1

    assert 0 == sending.run(TUESDAY)
    assert 1 == sending.run(TUESDAY + timedelta(minutes=3))

    assert 2 == len(mailbox.messages)
    assert 1 == len({message["Message-ID"] for message in mailbox.messages})


def test_a_server_that_hangs_holds_up_one_letter_for_the_timeout_and_no_more(settings, mailbox):
    settings.EMAIL_TIMEOUT = 0.5
    write(1)
    write(2)
    mailbox.hangs = 1

    assert 0 == sending.run(TUESDAY)
    assert 1 == Outbox.objects.filter(attempts=0).count()
    assert 1 == sending.run(TUESDAY + timedelta(minutes=1))


def test_nothing_is_sent_for_work_that_was_undone(mailbox):
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


def test_senders_that_work_at_once_share_the_letters_and_send_none_twice(mailbox):
    for number in range(40):
        write(number)

    assert [] == send_with(4)

    assert 40 == len(mailbox.messages) == len({message["Message-ID"] for message in mailbox.messages})


def test_a_planted_sender_without_a_lease_is_caught(mailbox, monkeypatch):
    unguarded = sending.TAKE.replace("next_at = %(until)s", "next_at = next_at").replace(" SKIP LOCKED", "")
    assert unguarded != sending.TAKE
    monkeypatch.setattr(sending, "TAKE", unguarded)
    write()
    mailbox.hangs_for = 0.3

    send_with(2)

    assert len(mailbox.messages) > 1


def test_a_sender_that_lost_its_lease_changes_nothing(mailbox):
    write()
    row = sending._take(TUESDAY)
    again = sending._take(TUESDAY + sending.LEASE + timedelta(seconds=1))
    assert row.pk == again.pk

    sending._failed(row, refusals.RefusalVerdict("550 no", permanent=True), TUESDAY)

    assert Outbox.objects.get().dead_at is None
