"""Tracks that branch on a reply, also together with a click."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns import track_editor
from campaigns.models import TrackMail
from leads.email_nurture import clicks, replies
from leads.email_nurture.replies import ReplyKind
from leads.models import Enrollment, Lead, Reply, SentLink, SentMail
from leads.models.stages import Stage
from leads.recycling import recycle
from salesdesk import clock
from salesdesk.notifications.models import Notification
from tests.interleaving import outcomes

from .test_branching import days_later, drafts_of, mail, posted, sent
from .test_replies import incoming
from .test_tracks import enrolled, returned, track  # noqa: F401 - the same leads

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def answered(enrolled, track, tuesday):  # noqa: F811
    """The first e-mail, already sent, leads to the third on a reply; the second leads there on a click."""
    first, second = drafts_of(track)
    track_editor.save(
        track,
        [
            replace(first, next_on_reply=3),
            replace(second, next_otherwise=0, next_on_click=3),
            mail("After a reply"),
        ],
    )
    days_later(tuesday, 1)
    return SentMail.objects.get()


def receive(tuesday, days, **fields):
    with clock.moved_to(tuesday + days * DAY):
        return replies.receive(incoming(**fields))


def test_reply_takes_its_branch_and_is_listed_for_marketing(client, answered, mia, tuesday):
    assert ReplyKind.REPLY == receive(tuesday, 2, text="What does it weigh?", answers=answered)

    lead = Lead.objects.get()
    assert (Stage.PROSPECT, "After a reply") == (lead.stage, Enrollment.objects.get().next.subject)
    assert "What does it weigh?" in lead.activities.latest("id").email.text
    client.force_login(mia)
    assert b"What does it weigh?" in client.get(reverse("replies")).content
    days_later(tuesday, 3)
    assert ["Mail 1 for Van Houten Logistiek", "After a reply"] == sent()
    assert Enrollment.End.COMPLETED == Enrollment.objects.get().end_reason


def test_second_reply_does_not_delay_the_next_email(answered, tuesday):
    receive(tuesday, 2, answers=answered)
    due = Enrollment.objects.get().due_at
    assert ReplyKind.REPLY == receive(tuesday, 2.5, answers=answered, Message_ID="<2@customer.example>")
    assert due == Enrollment.objects.get().due_at


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "auto_reply"}])
def test_automatic_reply_takes_no_branch(answered, tuesday, headers):
    assert ReplyKind.AUTOMATIC == receive(tuesday, 2, answers=answered, **headers)
    assert "Mail 7 for {company}" == Enrollment.objects.get().next.subject
    assert SentMail.objects.get().replied_at is None


def test_only_a_reply_to_the_latest_email_branches(answered, tuesday):
    days_later(tuesday, 8)
    assert ReplyKind.REPLY == receive(tuesday, 9, answers=answered)
    assert (Stage.PROSPECT, 1) == (Lead.objects.get().stage, Reply.objects.waiting().count())
    assert (None, None) == (Enrollment.objects.get().ended_at, Enrollment.objects.get().next)
    assert "After a reply" not in sent()


def test_reply_that_ends_the_track_leaves_the_lead_with_marketing(answered, track, tuesday):  # noqa: F811
    track.mails.filter(number=1).update(next_on_reply=0)
    receive(tuesday, 2, answers=answered)
    assert (Enrollment.End.REPLY, Stage.PROSPECT) == (
        Enrollment.objects.get().end_reason,
        Lead.objects.get().stage,
    )


def test_reply_to_the_last_email_branches_for_two_weeks(enrolled, track, tuesday):  # noqa: F811
    track_editor.save(
        track, [replace(drafts_of(track)[0], next_otherwise=0, next_on_reply=2), mail("After a reply")]
    )
    days_later(tuesday, 1)
    assert (None, None) == (Enrollment.objects.get().ended_at, Enrollment.objects.get().next)
    receive(tuesday, 12, answers=SentMail.objects.get())
    days_later(tuesday, 13)
    assert "After a reply" in sent()


def test_email_that_is_not_a_reply_makes_the_lead_an_mql(answered, ann, tuesday):
    assert ReplyKind.REPLY == receive(tuesday, 2)
    assert (Stage.MQL, ann) == (Lead.objects.get().stage, Lead.objects.get().holder)


def test_reply_about_a_held_lead_notifies_its_rep_and_ends_the_track(answered, cleo, ann, tuesday):
    in_march = {"reason": "not_now", "on": (tuesday + 90 * DAY).date()}
    recycle.to_nurture(Lead.objects.get(), cleo, **in_march)
    receive(tuesday, 2, answers=answered)
    person = Notification.objects.get().person
    assert (ann, Enrollment.End.REPLY) == (person, Enrollment.objects.get().end_reason)


def test_database_rejects_a_reply_branch_to_the_same_email(track):  # noqa: F811
    with pytest.raises(IntegrityError, match="reply_leads_to_another_mail"), transaction.atomic():
        TrackMail.objects.filter(number=1).update(next_on_reply=1)


def test_editor_saves_reply_branches_and_rejects_a_loop(client, mia):
    client.force_login(mia)
    answer = client.post(reverse("track-new"), posted({"next_on_reply": 2}, {"next_on_reply": 1}))
    assert (422, True) == (answer.status_code, b"This track never ends: e-mail 1" in answer.content)
    empty = {"subject": "", "text": "", "link": ""}
    answer = client.post(reverse("track-new"), posted({"next_on_reply": 2}, empty))
    assert b"continues with e-mail 2, which does not exist" in answer.content

    assert (
        302
        == client.post(
            reverse("track-new"), posted({"next_on_reply": 2, "next_otherwise": 0}, {})
        ).status_code
    )
    assert [(1, 2), (2, None)] == list(TrackMail.objects.values_list("number", "next_on_reply"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("next_on_click", "next_on_reply", "next_subject"),
    [(2, 3, "After a reply"), (None, 3, None), (2, None, None), (2, 0, None)],
)
def test_concurrent_click_and_reply_take_the_reply_branch_or_the_call(
    answered,
    track,  # noqa: F811
    tuesday,
    next_on_click,
    next_on_reply,
    next_subject,
):
    track.mails.filter(number=1).update(next_on_click=next_on_click, next_on_reply=next_on_reply)
    before = Enrollment.objects.get()
    is_called = None in (next_on_click, next_on_reply)
    message_numbers = iter(range(1000))

    def reset():
        Reply.objects.all().delete()
        SentMail.objects.update(clicked_at=None, replied_at=None)
        SentLink.objects.update(clicked_at=None)
        Enrollment.objects.update(next=before.next, due_at=before.due_at, ended_at=None, end_reason="")
        if is_called and Lead.objects.get().stage == Stage.MQL:
            recycle.to_marketing(Lead.objects.get(), None, reason="no_budget")

    def click():
        return clicks.handle_click(SentLink.objects.select_related("sent__mail").get())

    def reply():
        message_id = f"<{next(message_numbers)}@customer.example>"
        return replies.receive(incoming(answers=answered, Message_ID=message_id))

    for clicked, kind in outcomes(click, reply, at=tuesday + 2 * DAY, reset=reset, most=6):
        assert (True, ReplyKind.REPLY) == (clicked, kind)
        enrollment = Enrollment.objects.get()
        assert (Stage.MQL if is_called else Stage.PROSPECT) == Lead.objects.get().stage
        if next_subject:
            assert (None, next_subject) == (enrollment.ended_at, enrollment.next.subject)
        else:
            assert enrollment.ended_at
