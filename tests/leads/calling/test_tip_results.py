"""Tips on the card of a call are kept with it, and counted by what came of the conversations."""

from datetime import timedelta

import pytest
from django.urls import reverse

from campaigns.models import Tip
from campaigns.tips import sharing
from campaigns.tips.results import result_of
from leads.calling import calls, tip_results
from leads.calling.undo import undo_call
from leads.compliance import eligibility
from leads.forms.desk.shown_tips import shown_tips
from leads.models import Activity
from leads.queue import claim
from salesdesk import clock

from ...form_data import filled_in

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def tips(campaign, ann):
    return [sharing.share(campaign, ann, kind="insight", text=f"Tip {number}") for number in range(2)]


def add_calls(lead, rep, outcome, count, shown=None, **facts):
    facts = {"lead": lead, "round": 1, "kind": "call", "outcome": outcome, "by": rep} | facts
    Activity.objects.bulk_create(Activity(**facts, shown_tips=shown) for _number in range(count))


def counted(tip):
    tip.refresh_from_db()
    return tip.conversations, tip.became_sql, tip.others, tip.others_became_sql


def test_call_of_the_desk_keeps_the_tips_of_its_card(client, ann, tips, make_lead):
    lead = make_lead()
    client.force_login(ann)
    client.post(reverse("desk-next"))
    page = client.get(reverse("desk")).content.decode()
    client.post(reverse("desk-log", args=[lead.pk]), filled_in(page, {"outcome": "voicemail"}))

    assert Activity.objects.get(kind="call").shown_tips == [tips[1].pk, tips[0].pk]


@pytest.mark.parametrize("odd", ["", ",", "1,,2", "1;2", "x", "-1", "9" * 30, "1,2,3,4"])
def test_odd_list_of_tips_is_left_out(odd):
    assert shown_tips(odd) == []
    assert shown_tips("3,12") == [3, 12]


def test_conversations_with_and_without_a_tip_are_counted_by_their_result(ann, tips, make_lead):
    lead, (one, two) = make_lead(), tips
    add_calls(lead, ann, "qualified", 2, [one.pk])
    add_calls(lead, ann, "meeting", 1, [two.pk, one.pk])
    add_calls(lead, ann, "no_interest", 4, [one.pk])
    add_calls(lead, ann, "later", 5)
    add_calls(lead, ann, "voicemail", 9, [one.pk])
    add_calls(lead, ann, "qualified", 9, at=clock.now() - timedelta(days=400))
    add_calls(lead, ann, "qualified", 9, logged_at=clock.now())
    add_calls(lead, ann, "satisfied", 9)

    assert tip_results.run(clock.now()) == 2
    assert (counted(one), counted(two)) == ((7, 3, 5, 0), (1, 1, 11, 2))
    assert tip_results.run(clock.now()) == 0


def test_undone_call_does_not_count(ann, tips, make_lead):
    lead = make_lead()
    eligibility.run(clock.now())
    step = claim.take_next(ann)
    call = calls.Call("no_interest", reason="no_need", tips=[tips[0].pk])
    undo_call(calls.log(lead.pk, call, by=ann, fence=step.lead.hold.fence).key, by=ann)
    tip_results.run(clock.now())

    assert counted(tips[0]) == (0, 0, 0, 0)


def test_difference_is_shown_with_its_interval_once_both_sides_have_enough():
    assert result_of(Tip()) == ""
    assert "29 of the 30" in result_of(Tip(conversations=29, became_sql=20, others=500))
    assert "29 of the 30" in result_of(Tip(conversations=500, others=29))
    shown = result_of(Tip(conversations=100, became_sql=30, others=200, others_became_sql=40))
    # 0.30 against 0.20; Agresti and Caffo: 31/102 against 41/202, 90 % interval 0.013 to 0.190.
    assert "+10 points (+1 to +19)" in shown
