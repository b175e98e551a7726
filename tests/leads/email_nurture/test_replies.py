"""Mails that come back: the lead they belong to, who hears of it, and what a stranger's or a program's changes."""

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
from salesdesk.outbox.models import Outbox

from .test_tracks import fallen, placed, track  # noqa: F401 - the same leads on the same track

pytestmark = pytest.mark.django_db
SANNE = "sanne@vanhouten.example"


@pytest.fixture
def sent(placed, tuesday):  # noqa: F811
    with clock.moved_to(tuesday + timedelta(days=1)) as now:
        tracks.run(now)
        yield SentMail.objects.get()


def letter(text="Call me, please.", sender=SANNE, answers=None, **headers):
    mail = EmailMessage()
    named = {"From": sender, "Subject": "Re: Mail 1", "Message-ID": "<1@customer.example>"}
    if answers:
        named["In-Reply-To"] = f"<track-{answers.pk}@localhost>"
    for name, value in (named | {key.replace("_", "-"): each for key, each in headers.items()}).items():
        mail[name] = value
    mail.set_content(text)
    return mail.as_bytes()


@pytest.mark.parametrize("known_by", ["the mail", "the address"])
def test_who_answers_is_an_mql_again_for_the_rep_who_knew_it_once(sent, ann, known_by):
    by = {"sender": "boss@other.example", "answers": sent} if known_by == "the mail" else {}
    raw = letter("Call me, please.\n> You wrote", **by)

    assert [ReplyKind.ANSWER, ReplyKind.AGAIN] == [replies.receive(raw) for _twice in range(2)]

    lead = Lead.objects.get()
    assert (Stage.MQL, ann, Source.MAIL) == (lead.stage, lead.holder, lead.source)
    assert Enrollment.End.REPLY == Enrollment.objects.get().ended
    line = lead.activities.filter(kind=Activity.Kind.EMAIL).latest("id")
    assert "They answered: Re: Mail 1" in line.note
    assert "Call me, please." in line.note
    assert "You wrote" not in line.note
    assert ("boss@other.example" in line.note) == (known_by == "the mail")
    assert not Reply.objects.waiting().exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"X_Autoreply": "yes"},
        {"Precedence": "bulk"},
        {"Subject": "Automatisch antwoord: Mail 1"},
        {"Return_Path": "<>"},
    ],
)
def test_an_automatic_reply_is_a_line_and_changes_nothing(sent, headers):
    raw = letter("I am away.", answers=sent, **headers)

    assert ReplyKind.AUTOMATIC == replies.receive(raw)

    lead = Lead.objects.get()
    assert (Stage.PROSPECT, None) == (lead.stage, Enrollment.objects.get().ended_at)
    assert "Automatic reply" in lead.activities.latest("id").note
    assert ReplyKind.AUTOMATIC == replies.receive(letter("Away", sender="x@else.example", **headers))
    assert not Reply.objects.waiting().exists()


def test_a_stranger_is_kept_apart_and_marketing_reads_it_and_the_desk_forgets_it(sent, client, mia):
    assert ReplyKind.STRANGER == replies.receive(letter("Who are you?", sender="joe@else.example"))
    client.force_login(mia)

    page = client.get(reverse("replies")).content.decode()
    for told in ("stranger", "joe@else.example", "Who are you?"):
        assert told in page
    client.post(reverse("reply-resolve", args=[Reply.objects.get().pk]))

    kept = Reply.objects.get()
    assert ("", "", mia) == (kept.address, kept.text, kept.settled_by)
    assert b"No reply waits" in client.get(reverse("replies")).content
    assert ReplyKind.STRANGER == replies.receive(letter("Who are you?", sender="joe@else.example"))
    assert not Reply.objects.waiting().exists()
    assert Stage.PROSPECT == Lead.objects.get().stage


def test_an_answer_of_a_lead_that_somebody_has_moves_nothing_and_tells_them(sent, cleo, ann):
    in_march = {"reason": "not_now", "on": clock.now().date() + timedelta(days=90)}
    recycle.to_nurture(Lead.objects.get(), cleo, **in_march)
    promised = Lead.objects.get().steps.get().due_at

    assert ReplyKind.ANSWER == replies.receive(letter(answers=sent))

    lead = Lead.objects.get()
    assert (Stage.PROSPECT, promised) == (lead.stage, lead.steps.get().due_at)
    told = Outbox.objects.get(dedupe_key__startswith="reply:").payload
    assert ann.email == told["to"]
    assert f"/leads/{lead.pk}/" in told["text"]


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
def test_a_broken_mail_is_kept_as_far_as_it_can_be_read(db, client, mia, raw):
    assert replies.receive(raw) in (ReplyKind.STRANGER, ReplyKind.AUTOMATIC)
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
def test_a_mail_that_nobody_can_take_apart_is_an_answer_all_the_same(sent, sender, rest):
    raw = (
        b"From: "
        + sender
        + b"\nMessage-ID: <2@x>\nIn-Reply-To:\n <track-%s@localhost>\n" % str(sent.pk).encode()
    )

    assert [ReplyKind.ANSWER, ReplyKind.AGAIN] == [replies.receive(raw + rest) for _twice in range(2)]
    assert Stage.MQL == Lead.objects.get().stage


def test_who_wrote_a_mail_that_nobody_can_take_apart_is_known_by_their_address(sent):
    raw = b"From: Sanne <sanne@vanhouten.example>\nSubject: Yes\nContent-Type: text/html\n\n" + b"<a " * 2000

    assert ReplyKind.ANSWER == replies.receive(raw)
    assert ReplyKind.AUTOMATIC == replies.receive(raw.replace(b"Subject", b"Precedence: bulk\nSubject"))


def test_a_server_that_reports_later_that_nobody_is_there_is_a_bounce(sent):
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
    assert Enrollment.End.UNREACHABLE == Enrollment.objects.get().ended


def test_a_bounce_ends_the_track_at_once_and_the_rep_who_knew_the_lead_hears_once(sent, ann, client):
    for _twice in range(2):
        bounces.mark_bounced(SANNE, "550 5.1.1 no such user")

    assert Enrollment.End.UNREACHABLE == Enrollment.objects.get().ended
    told = Outbox.objects.get(dedupe_key__startswith="bounce:").payload
    assert (ann.email, True) == (told["to"], "does not arrive" in told["subject"])
    assert 1 == Activity.objects.filter(note__contains="550 5.1.1").count()
    client.force_login(ann)
    page = client.get(reverse("lead", args=[Lead.objects.get().pk])).content.decode()
    assert "Mail to sanne@vanhouten.example does not arrive." in page


def test_the_mail_server_pipes_a_mail_and_keeps_it_while_the_database_is_away(sent, monkeypatch, capsys):
    def pipe(raw):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        call_command("reply")

    pipe(letter(answers=sent))
    assert "an answer\n" == capsys.readouterr().out
    with pytest.raises(CommandError, match="no mail"):
        pipe(b"")

    def away(raw):
        raise OperationalError("gone")

    monkeypatch.setattr(replies, "receive", away)
    with pytest.raises(CommandError) as refused:
        pipe(letter(answers=sent))
    assert 75 == refused.value.returncode
