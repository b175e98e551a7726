"""Incoming replies: matching them to leads, notifying reps, and automatic or unknown senders."""

import io
from datetime import timedelta
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.urls import reverse

from leads.email_nurture import bounces, replies, tracks
from leads.email_nurture.replies import ReplyKind
from leads.models import Activity, Contact, Enrollment, Lead, Reply, SentMail
from leads.models.stages import Source, Stage
from leads.recycling import recycle
from salesdesk import clock
from salesdesk.notifications.models import Notification
from salesdesk.outbox.models import Outbox

from .test_tracks import enrolled, returned, track  # noqa: F401 - the same leads on the same track

pytestmark = pytest.mark.django_db
SANNE = "sanne@vanhouten.example"


@pytest.fixture
def sent(enrolled, tuesday):  # noqa: F811
    with clock.moved_to(tuesday + timedelta(days=1)) as now:
        tracks.run(now)
        yield SentMail.objects.get()


def incoming(text="Call me, please.", sender=SANNE, answers=None, **headers):
    """Return a raw e-mail, optionally a reply to the sent e-mail `answers`."""
    mail = EmailMessage()
    defaults = {"From": sender, "Subject": "Re: Mail 1", "Message-ID": "<1@customer.example>"}
    if answers:
        defaults["In-Reply-To"] = f"<track-{answers.pk}@localhost>"
    for name, value in (defaults | {key.replace("_", "-"): each for key, each in headers.items()}).items():
        mail[name] = value
    mail.set_content(text)
    return mail.as_bytes()


@pytest.mark.parametrize("matched_by", ["the e-mail", "the address"])
def test_reply_makes_the_lead_an_mql_once_for_the_rep_who_knew_it(sent, ann, matched_by):
    headers = {"sender": "boss@other.example", "answers": sent} if matched_by == "the e-mail" else {}
    raw = incoming("Call me, please.\n> You wrote", **headers)

    assert [ReplyKind.REPLY, ReplyKind.DUPLICATE] == [replies.receive(raw) for _twice in range(2)]

    lead = Lead.objects.get()
    assert (Stage.MQL, ann, Source.MAIL) == (lead.stage, lead.holder, lead.source)
    assert Enrollment.End.REPLY == Enrollment.objects.get().end_reason
    email = lead.activities.filter(incoming=True).get().email
    assert ("Re: Mail 1", "Call me, please.") == (email.subject, email.text)
    assert [ann] == [each.person for each in Notification.objects.all()]
    assert (matched_by == "the e-mail") == (email.address == "boss@other.example")
    assert not Reply.objects.waiting().exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"X_Autoreply": "yes"},
        {"Precedence": "auto_reply"},
        {"Subject": "Automatisch antwoord: Mail 1"},
        {"Return_Path": "<>"},
    ],
)
def test_automatic_reply_is_logged_and_changes_nothing(sent, headers):
    raw = incoming("I am away.", answers=sent, **headers)

    assert ReplyKind.AUTOMATIC == replies.receive(raw)

    lead = Lead.objects.get()
    assert (Stage.PROSPECT, None) == (lead.stage, Enrollment.objects.get().ended_at)
    assert "Automatic reply" in lead.activities.latest("id").note
    assert ReplyKind.AUTOMATIC == replies.receive(incoming("Away", sender="x@else.example", **headers))
    assert not Reply.objects.waiting().exists()


def test_reply_from_an_unknown_sender_is_listed_and_deleted_when_done(sent, client, mia):
    assert ReplyKind.UNKNOWN_SENDER == replies.receive(incoming("Who are you?", sender="joe@else.example"))
    client.force_login(mia)

    page = client.get(reverse("replies")).content.decode()
    for text in ("unknown sender", "joe@else.example", "Who are you?"):
        assert text in page
    client.post(reverse("reply-resolve", args=[Reply.objects.get().pk]))

    settled = Reply.objects.get()
    assert ("", "", mia) == (settled.address, settled.text, settled.settled_by)
    assert b"No replies to handle" in client.get(reverse("replies")).content
    assert ReplyKind.UNKNOWN_SENDER == replies.receive(incoming("Who are you?", sender="joe@else.example"))
    assert not Reply.objects.waiting().exists()
    assert Stage.PROSPECT == Lead.objects.get().stage


def test_reply_about_a_held_lead_notifies_its_rep_and_moves_nothing(sent, cleo, ann):
    in_march = {"reason": "not_now", "on": clock.now().date() + timedelta(days=90)}
    recycle.to_nurture(Lead.objects.get(), cleo, **in_march)
    promised = Lead.objects.get().steps.get().due_at

    assert ReplyKind.REPLY == replies.receive(incoming(answers=sent))

    lead = Lead.objects.get()
    assert (Stage.PROSPECT, promised) == (lead.stage, lead.steps.get().due_at)
    assert ann == Notification.objects.get().person


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: \xff\xfe <>\nSubject: =?utf-8?b?###?=\nMessage-ID: \x00\n\n\x00\xff",
        b"From: =?nonsense?q?=80?= <joe@else.example>\nContent-Type: text/plain; charset=nonsense\n\n\x80 hi",
        b"Content-Type: multipart/mixed; boundary=\n\n--\n--x\nContent-Type: multipart/\n\n",
        b"From: joe@else.example\nContent-Transfer-Encoding: base64\n\nno=base64!\x00",
        b"From: a@b\nIn-Reply-To: <track-00000000-0000-0000-0000-000000000000@x>\n\nguessed",
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n\x00",
    ],
)
def test_malformed_email_is_listed_as_far_as_it_can_be_read(db, client, mia, raw):
    assert replies.receive(raw) in (ReplyKind.UNKNOWN_SENDER, ReplyKind.AUTOMATIC)
    client.force_login(mia)
    assert 200 == client.get(reverse("replies")).status_code


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Type: text/html\n\n" + b"<a " * 2000,
        b"Content-Type: message/rfc822\n\n" * 1500,
        b"Content-Disposition: attachment; filename*=utf-8''a; filename*0*=utf-8''b\n\nhi",
        b"Cc: joe@else.example\nSubject: =?utf-8?q?Re?=\nReply-To: " + b"(" * 5000 + b"\n\nhi",
    ],
    ids=["tags", "depth", "names", "brackets"],
)
@pytest.mark.parametrize(
    "sender", [b"Sanne <sanne@vanhouten.example>", b"(" * 5000 + b" <sanne@vanhouten.example>"]
)
def test_reply_that_can_not_be_parsed_still_counts(sent, sender, rest):
    raw = (
        b"From: "
        + sender
        + b"\nMessage-ID: <2@x>\nIn-Reply-To:\n <track-%s@localhost>\n" % str(sent.pk).encode()
    )

    assert [ReplyKind.REPLY, ReplyKind.DUPLICATE] == [replies.receive(raw + rest) for _twice in range(2)]
    assert Stage.MQL == Lead.objects.get().stage


def test_reply_that_can_not_be_parsed_is_matched_by_address(sent):
    raw = b"From: Sanne <sanne@vanhouten.example>\nSubject: Yes\nContent-Type: text/html\n\n" + b"<a " * 2000

    assert ReplyKind.REPLY == replies.receive(raw)
    assert ReplyKind.AUTOMATIC == replies.receive(
        raw.replace(b"Subject", b"Auto-Submitted: auto-replied\nSubject")
    )


def test_delivery_report_of_an_unknown_address_is_a_bounce(sent):
    report = (
        b"From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n"
        b"\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        b"Final-Recipient: rfc822; sanne@vanhouten.example\nAction: failed\nStatus: 5.1.1\n"
        b"Diagnostic-Code: smtp; 550 no such user\n\n--b\nContent-Type: message/rfc822-headers\n\n"
        b"Message-ID: <track-%b@localhost>\n\n--b--\n"
    ) % str(sent.pk).encode()

    assert ReplyKind.AUTOMATIC == replies.receive(report.replace(b"5.1.1", b"5.7.1"))
    assert not Contact.objects.get().mail_bounces
    assert ReplyKind.BOUNCE == replies.receive(report)
    assert Contact.objects.get().mail_bounces
    assert Enrollment.End.UNREACHABLE == Enrollment.objects.get().end_reason


def test_bounce_ends_the_track_and_notifies_the_rep_once(sent, ann, client):
    for _twice in range(2):
        bounces.mark_bounced(SANNE, "550 5.1.1 no such user")

    assert Enrollment.End.UNREACHABLE == Enrollment.objects.get().end_reason
    email = Outbox.objects.get(dedupe_key__contains=":bounce:").payload
    assert (ann.email, True) == (email["to"], "bounces" in email["subject"])
    assert 1 == Activity.objects.filter(note__contains="550 5.1.1").count()
    client.force_login(ann)
    page = client.get(reverse("lead", args=[Lead.objects.get().pk])).content.decode()
    assert "E-mail to sanne@vanhouten.example bounces." in page


def test_reply_command_asks_the_mail_server_to_retry_while_the_database_is_down(sent, monkeypatch, capsys):
    def pipe(raw):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        call_command("reply")

    pipe(incoming(answers=sent))
    assert "reply\n" == capsys.readouterr().out
    with pytest.raises(CommandError, match="No message"):
        pipe(b"")

    def away(raw):
        raise OperationalError("gone")

    monkeypatch.setattr(replies, "process", away)
    with pytest.raises(CommandError) as refused:
        pipe(incoming(answers=sent))
    assert 75 == refused.value.returncode
