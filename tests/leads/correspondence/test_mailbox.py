"""The desk's mailbox: replies and copies come in once, whatever the server does."""

import time
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from imapclient import SocketTimeout

from leads.correspondence import mailbox
from leads.email_nurture import replies
from leads.models import Attachment, Email, Mailbox, Reply
from salesdesk import clock
from salesdesk.workers.batch import SomeFailed
from tests.imap_server import hanging, opened
from tests.leads.email_nurture.test_replies import incoming

from .conftest import SANNE

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    with opened(settings) as server:
        yield server


def read():
    return mailbox.run(clock.now())


def mail(number, **facts):
    return incoming(f"Number {number}", Message_ID=f"<{number}@customer.example>", **facts)


def with_attachments(raw, files):
    message = message_from_bytes(raw, policy=policy.default)
    for name, content in files.items():
        message.add_attachment(content, "application", "pdf", filename=name or None)
    return message.as_bytes()


def test_new_mail_is_processed_once_and_stays_in_the_mailbox(server, lead, written):
    server.append(
        mail(1, In_Reply_To=f"<{written.message_id}>", sender="boss@elsewhere.example"), mail(2), mail(2)
    )

    assert [read(), read()] == [3, 0]

    assert list(Email.objects.filter(origin="received").order_by("at").values_list("text", flat=True)) == [
        "Number 1",
        "Number 2",
    ]
    assert server.seen() == []
    server.append(mail(3, sender="stranger@other.example"))
    assert read() == 1
    assert Reply.objects.waiting().get().address == "stranger@other.example"


def test_mailbox_that_is_numbered_anew_is_read_again_without_repeats(server, settings, lead, written):
    server.append(mail(1))
    read()
    with opened(settings) as renumbered:
        Mailbox.objects.update(uid_validity=1, last_uid=4_000_000)
        renumbered.append(mail(1), mail(2))
        read()

    assert Email.objects.filter(origin="received").count() == 2


def test_mail_that_cannot_be_processed_is_listed_and_holds_up_nothing(server, lead, written, monkeypatch):
    process = replies.process

    def fail_once(parsed):
        monkeypatch.setattr(replies, "process", process)
        raise ValueError("unforeseen")

    monkeypatch.setattr(replies, "process", fail_once)
    server.append(mail(1), mail(2))

    with pytest.raises(SomeFailed):
        read()

    assert "could not be processed" in Reply.objects.waiting().get().text
    assert Email.objects.get(origin="received").text == "Number 2"
    assert read() == 0


def test_mailbox_that_hangs_is_given_up(settings, monkeypatch, lead):
    monkeypatch.setattr(mailbox, "TIMEOUT", SocketTimeout(connect=0.2, read=0.2))
    began = time.monotonic()
    with hanging(settings), pytest.raises(OSError, match="timed out"):
        read()
    assert time.monotonic() - began < 5


def test_files_of_a_mail_are_kept_with_the_lead_and_refused_ones_are_named(server, lead, written):
    files = {"../../plan.pdf": b"%PDF-1.4", "run.exe": b"MZ", "photo.jpg": b"no photo", "": b"%PDF-1.4"}
    with_files = with_attachments(mail(1), files)
    cut_off = with_attachments(mail(2), {"first.pdf": b"%PDF-1", "second.pdf": b"%PDF-1" * 100})[:-200]
    server.append(with_files, with_files, cut_off)
    read()

    kept = {each.email.message_id[0]: each.attachments.all() for each in lead.activities.exclude(email=None)}
    assert [each.name for each in kept["1"]] == ["plan.pdf", "attachment.pdf"]
    assert [each.name for each in kept["2"]] == ["first.pdf"]
    first, second = lead.activities.filter(kind="file").order_by("pk").values_list("note", flat=True)
    assert ("run.exe" in first, "photo.jpg" in first, "second.pdf" in second) == (True, True, True)
    assert {each.file.by for each in kept["1"]} == {None}


def test_picture_within_a_text_is_no_file(server, lead, written):
    message = message_from_bytes(mail(1), policy=policy.default)
    message.add_alternative("<p>Yes</p><img src='cid:logo'>", subtype="html")
    page = message.get_payload()[1]
    page.add_related(
        b"\xff\xd8\xff", "image", "jpeg", cid="<logo>", filename="logo.jpg", disposition="inline"
    )
    server.append(message.as_bytes())
    read()

    assert Email.objects.get(origin="received").text == "Number 1"
    assert not Attachment.objects.exists()


def test_each_mail_has_a_short_transaction_of_its_own(server, lead, written):
    server.append(*(mail(number, sender=SANNE) for number in range(5)))
    with CaptureQueriesContext(connection) as statements:
        assert read() == 5
    assert len(statements) < 5 * 40


def test_desk_without_a_mailbox_reads_nothing(settings, lead):
    settings.IMAP_HOST = ""
    assert read() == 0
