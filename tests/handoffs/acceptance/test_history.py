"""The handoff history of a lead, and the weekly agenda."""

from datetime import timedelta

import pytest

from handoffs.acceptance import answers, hand_over, history, weekly_agenda
from handoffs.models import AgendaItem, Handoff
from handoffs.models.handoff import Reason
from leads.calling import calls
from leads.funnel import transitions
from leads.models import Lead
from leads.models.calling.activity import Outcome
from leads.queue import claim
from salesdesk import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def returned_twice(waiting, ann, dov, tuesday):
    with clock.moved_to(tuesday + timedelta(hours=2)):
        answers.send_back(waiting, dov, reason=Reason.BUDGET_HOLDER, missing_info="Who signs?")
    with clock.moved_to(tuesday + timedelta(hours=5)):
        step = claim.take_next(ann)
        given = {question.pk: "yes" for question in step.lead.campaign.questions.all()}
        call = calls.Call(Outcome.QUALIFIED, answers=given)
        calls.log(step.lead_id, call, by=ann, fence=step.lead.hold.fence)
        again = hand_over.hand_over(step.lead, ann, brief="The board signs.")
    with clock.moved_to(tuesday + timedelta(hours=21)):
        answers.send_back(again, dov, reason=Reason.TIMING)
    return again


def test_rounds_show_time_at_inside_and_field(returned_twice):
    first, second = history.handoff_rounds(returned_twice.lead)

    assert ("2 h", "") == (first.at_field, first.at_inside)
    assert ("Outside working hours" != second.at_field, "3 h") == (True, second.at_inside)
    assert Reason.BUDGET_HOLDER == first.handoff.reason
    assert [1, 2] == [first.handoff.number, second.handoff.number]


def test_response_at_night_takes_no_working_time(waiting, dov, tuesday):
    Handoff.objects.update(offered_at=tuesday + timedelta(hours=10), clock_from=tuesday + timedelta(hours=10))
    with clock.moved_to(tuesday + timedelta(hours=12)):
        answers.send_back(Handoff.objects.get(), dov, reason=Reason.OTHER)

    assert "Outside working hours" == history.handoff_rounds(waiting.lead)[0].at_field


def test_agenda_item_is_open_until_settled(returned_twice, ann, dov):
    item = AgendaItem.objects.get()
    assert returned_twice == item.handoff

    weekly_agenda.settle(item, dov, agreement="Ann calls the board.")

    assert not AgendaItem.objects.open().exists()
    with pytest.raises(transitions.Refused, match="Dov already settled this: “Ann calls the board"):
        weekly_agenda.settle(item, ann, agreement="Let it go.")


def test_campaign_sets_rounds_before_agenda(waiting, dov, campaign):
    campaign.agenda_after_rounds = 1
    campaign.save()

    answers.send_back(waiting, dov, reason=Reason.OTHER)

    assert AgendaItem.objects.open().exists()


def test_agenda_list_is_visible_to_both_reps_who_can_settle(client, returned_twice, ann, ben, dov):
    for person in (ann, dov):
        client.force_login(person)
        shown = client.get("/handoffs/?show=agenda").content.decode()
        assert "Van Houten" in shown
        assert "Who signs?" in shown
    client.force_login(ben)
    assert "Van Houten" not in client.get("/handoffs/?show=agenda").content.decode()

    client.force_login(ann)
    item = AgendaItem.objects.get()
    sent = client.post(
        f"/handoffs/agenda-items/{item.pk}/resolve/", {"agreement": "We let it go."}, follow=True
    )

    assert "Agenda item settled" in sent.content.decode()
    assert "Nothing on the weekly agenda" in client.get("/handoffs/?show=agenda").content.decode()
    assert Lead.objects.get().activities.filter(note__contains="We let it go.").exists()
