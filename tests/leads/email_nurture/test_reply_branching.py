"""A track that goes another way for who answers: what leads on, what does not, and an answer beside a click."""

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
from salesdesk.outbox.models import Outbox
from tests.interleaving import outcomes

from .test_branching import days_later, known, mail, posted, sent
from .test_replies import letter
from .test_tracks import fallen, placed, track  # noqa: F401 - the same leads

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def answered(placed, track, tuesday):  # noqa: F811
    """Who answers the first mail gets the third; the second listens for a click. The first has left."""
    first, second = known(track)
    track_editor.save(
        track,
        [replace(first, next_on_reply=3), replace(second, then=0, next_on_click=3), mail("For who answered")],
    )
    days_later(tuesday, 1)
    return SentMail.objects.get()


def arrives(tuesday, days, **facts):
    with clock.moved_to(tuesday + days * DAY):
        return replies.receive(letter(**facts))


def test_who_answers_goes_another_way_and_marketing_reads_what_they_wrote(client, answered, mia, tuesday):
    assert ReplyKind.ANSWER == arrives(tuesday, 2, text="What does it weigh?", answers=answered)

    lead = Lead.objects.get()
    assert (Stage.PROSPECT, "For who answered") == (lead.stage, Enrollment.objects.get().next.subject)
    assert "What does it weigh?" in lead.activities.latest("id").note
    client.force_login(mia)
    assert b"What does it weigh?" in client.get(reverse("replies")).content
    days_later(tuesday, 3)
    assert ["Mail 1 for Van Houten Logistiek", "For who answered"] == sent()
    assert Enrollment.End.COMPLETED == Enrollment.objects.get().ended


def test_a_second_answer_does_not_put_off_the_mail_that_follows(answered, tuesday):
    arrives(tuesday, 2, answers=answered)
    due = Enrollment.objects.get().due_at
    assert ReplyKind.ANSWER == arrives(tuesday, 2.5, answers=answered, Message_ID="<2@customer.example>")
    assert due == Enrollment.objects.get().due_at


@pytest.mark.parametrize("said", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}])
def test_what_a_program_answers_leads_nowhere(answered, tuesday, said):
    assert ReplyKind.AUTOMATIC == arrives(tuesday, 2, answers=answered, **said)
    assert "Mail 7 for {company}" == Enrollment.objects.get().next.subject
    assert SentMail.objects.get().replied_at is None


def test_only_the_latest_mail_leads_on(answered, tuesday):
    days_later(tuesday, 8)
    assert ReplyKind.ANSWER == arrives(tuesday, 9, answers=answered)
    assert (Stage.PROSPECT, 1) == (Lead.objects.get().stage, Reply.objects.waiting().count())
    assert (None, None) == (Enrollment.objects.get().ended_at, Enrollment.objects.get().next)
    assert "For who answered" not in sent()


def test_an_answer_that_ends_the_track_leaves_the_lead_with_marketing(answered, track, tuesday):  # noqa: F811
    track.mails.filter(number=1).update(next_on_reply=0)
    arrives(tuesday, 2, answers=answered)
    assert (Enrollment.End.REPLY, Stage.PROSPECT) == (
        Enrollment.objects.get().ended,
        Lead.objects.get().stage,
    )


def test_an_answer_to_the_last_mail_still_leads_on_for_two_weeks(placed, track, tuesday):  # noqa: F811
    track_editor.save(track, [replace(known(track)[0], then=0, next_on_reply=2), mail("For who answered")])
    days_later(tuesday, 1)
    assert (None, None) == (Enrollment.objects.get().ended_at, Enrollment.objects.get().next)
    arrives(tuesday, 12, answers=SentMail.objects.get())
    days_later(tuesday, 13)
    assert "For who answered" in sent()


def test_who_writes_of_their_own_accord_is_called(answered, ann, tuesday):
    assert ReplyKind.ANSWER == arrives(tuesday, 2)
    assert (Stage.MQL, ann) == (Lead.objects.get().stage, Lead.objects.get().holder)


def test_an_answer_of_a_lead_that_somebody_has_is_told_to_them(answered, cleo, ann, tuesday):
    in_march = {"reason": "not_now", "on": (tuesday + 90 * DAY).date()}
    recycle.to_nurture(Lead.objects.get(), cleo, **in_march)
    arrives(tuesday, 2, answers=answered)
    told = Outbox.objects.get(dedupe_key__startswith="reply:").payload
    assert (ann.email, Enrollment.End.REPLY) == (told["to"], Enrollment.objects.get().ended)


def test_a_mail_whose_answer_leads_to_itself_is_nowhere(track):  # noqa: F811
    with pytest.raises(IntegrityError, match="reply_leads_to_another_mail"), transaction.atomic():
        TrackMail.objects.filter(number=1).update(next_on_reply=1)


def test_the_way_of_an_answer_is_chosen_on_the_page_and_a_circle_is_refused(client, mia):
    client.force_login(mia)
    answer = client.post(reverse("track-new"), posted({"next_on_reply": 2}, {"next_on_reply": 1}))
    assert (422, True) == (answer.status_code, b"This track never ends: mail 1" in answer.content)
    gone = {"subject": "", "text": "", "link": ""}
    answer = client.post(reverse("track-new"), posted({"next_on_reply": 2}, gone))
    assert b"goes on with mail 2, and there is none" in answer.content

    assert 302 == client.post(reverse("track-new"), posted({"next_on_reply": 2, "then": 0}, {})).status_code
    assert [(1, 2), (2, None)] == list(TrackMail.objects.values_list("number", "next_on_reply"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("opened", "next_on_reply", "goes_to"),
    [(2, 3, "For who answered"), (None, 3, None), (2, None, None), (2, 0, None)],
)
def test_a_click_and_an_answer_at_once_go_one_way(answered, track, tuesday, opened, next_on_reply, goes_to):  # noqa: F811
    """Whichever comes first: the way of the answer, or the call."""
    track.mails.filter(number=1).update(next_on_click=opened, next_on_reply=next_on_reply)
    before = Enrollment.objects.get()
    called = None in (opened, next_on_reply)
    told = iter(range(1000))

    def anew():
        Reply.objects.all().delete()
        SentMail.objects.update(clicked_at=None, replied_at=None)
        SentLink.objects.update(clicked_at=None)
        facts = {"next": before.next, "due_at": before.due_at, "ended_at": None, "ended": ""}
        Enrollment.objects.update(**facts)
        if called and Lead.objects.get().stage == Stage.MQL:
            recycle.to_marketing(Lead.objects.get(), None, reason="no_budget")

    def click():
        return clicks.handle_click(SentLink.objects.select_related("sent__mail").get())

    def answer():
        return replies.receive(letter(answers=answered, Message_ID=f"<{next(told)}@customer.example>"))

    for clicked, heard in outcomes(click, answer, at=tuesday + 2 * DAY, reset=anew, most=6):
        assert (True, ReplyKind.ANSWER) == (clicked, heard)
        enrollment = Enrollment.objects.get()
        assert (Stage.MQL if called else Stage.PROSPECT) == Lead.objects.get().stage
        if goes_to:
            assert (None, goes_to) == (enrollment.ended_at, enrollment.next.subject)
        else:
            assert enrollment.ended_at
