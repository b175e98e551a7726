"""The ledger: who served, who returned, why, how long each held it; and what the weekly meeting speaks of."""

from datetime import timedelta

import pytest

from handoffs.acceptance import answers, hand_over, history, weekly_agenda
from handoffs.models import AgendaItem, Handoff
from handoffs.models.handoff import Reason
from leads.calling import calls
from leads.funnel import transitions
from leads.models import Lead
from leads.models.activity import Outcome
from leads.queue import claim
from salesdesk import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def come_back_twice(waiting, ann, dov, tuesday):
    with clock.moved_to(tuesday + timedelta(hours=2)):
        answers.send_back(waiting, dov, reason=Reason.BUDGET_HOLDER, missing="Who signs?")
    with clock.moved_to(tuesday + timedelta(hours=5)):
        step = claim.take_next(ann)
        given = {question.pk: "yes" for question in step.lead.campaign.questions.all()}
        call = calls.Call(Outcome.QUALIFIED, answers=given)
        calls.log(step.lead_id, call, by=ann, fence=step.lead.hold.fence)
        again = hand_over.hand_over(step.lead, ann, brief="The board signs.")
    with clock.moved_to(tuesday + timedelta(hours=21)):
        answers.send_back(again, dov, reason=Reason.TIMING)
    return again


def test_each_round_says_for_how_long_each_side_had_it(come_back_twice):
    first, second = history.handoff_rounds(come_back_twice.lead)

    assert ("2 h", "") == (first.at_field, first.at_inside)
    assert ("before working hours" != second.at_field, "3 h") == (True, second.at_inside)
    assert Reason.BUDGET_HOLDER == first.handoff.reason
    assert [1, 2] == [first.handoff.number, second.handoff.number]


def test_what_is_answered_at_night_was_answered_before_working_hours(waiting, dov, tuesday):
    Handoff.objects.update(offered_at=tuesday + timedelta(hours=10), clock_from=tuesday + timedelta(hours=10))
    with clock.moved_to(tuesday + timedelta(hours=12)):
        answers.send_back(Handoff.objects.get(), dov, reason=Reason.OTHER)

    assert "before working hours" == history.handoff_rounds(waiting.lead)[0].at_field


def test_after_two_rounds_it_is_spoken_of_in_the_meeting_until_that_is_settled(come_back_twice, ann, dov):
    point = AgendaItem.objects.get()
    assert come_back_twice == point.handoff

    weekly_agenda.settle(point, dov, agreed="Ann calls the board.")

    assert not AgendaItem.objects.open().exists()
    with pytest.raises(transitions.Refused, match="Dov was first: “Ann calls the board"):
        weekly_agenda.settle(point, ann, agreed="Let it go.")


def test_the_number_of_rounds_is_the_campaigns(waiting, dov, campaign):
    campaign.agenda_after_rounds = 1
    campaign.save()

    answers.send_back(waiting, dov, reason=Reason.OTHER)

    assert AgendaItem.objects.open().exists()


def test_the_pair_finds_it_on_its_own_list_and_settles_it_there(client, come_back_twice, ann, ben, dov):
    for person in (ann, dov):
        client.force_login(person)
        shown = client.get("/handoffs/?show=meeting").content.decode()
        assert "Van Houten" in shown
        assert "Who signs?" in shown
    client.force_login(ben)
    assert "Van Houten" not in client.get("/handoffs/?show=meeting").content.decode()

    client.force_login(ann)
    point = AgendaItem.objects.get()
    sent = client.post(
        f"/handoffs/agenda-items/{point.pk}/resolve/", {"agreed": "We let it go."}, follow=True
    )

    assert "Settled" in sent.content.decode()
    assert "Nothing for the meeting" in client.get("/handoffs/?show=meeting").content.decode()
    assert Lead.objects.get().activities.filter(note__contains="We let it go.").exists()
