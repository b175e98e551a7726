"""The rotation of field reps: round-robin among those available, with an explanation."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from campaigns.models import FieldColleague, Territory
from handoffs.acceptance import answers, hand_over, pass_on, rotation, sla_clock
from handoffs.models import Handoff
from leads.funnel import transitions
from leads.models import Lead
from salesdesk import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def fay(make_person, north, territory):
    """Another field rep of the territory."""
    fay = make_person("Fay", "field", north)
    territory.colleagues.add(fay)
    return fay


def test_field_reps_take_turns(make_qualified, ann, dov, fay):
    served = []
    for number, name in enumerate(("One", "Two", "Three", "Four")):
        lead = make_qualified(name)
        with clock.moved_to(clock.now() + timedelta(minutes=number)):
            served.append(hand_over.hand_over(lead, ann, brief="Now."))

    assert [dov, fay, dov, fay] == [handoff.to for handoff in served]
    assert "Fay is next in rotation: 0 today, Dov 1." == served[1].choice_reason


def test_rep_who_got_as_many_as_a_day_allows_is_passed_over(make_qualified, territory, ann, dov, fay):
    Territory.objects.update(handoffs_per_day=1)
    why = {}
    for number, name in enumerate(("One", "Two", "Three")):
        with clock.moved_to(clock.now() + timedelta(minutes=number)):
            to = fay if number == 0 else None
            handoff = hand_over.hand_over(make_qualified(name), ann, brief="Now.", to=to, why="Hers.")
            why[name] = handoff.to, handoff.choice_reason

    assert (dov, "Dov is next in rotation: 0 today, Fay 1 (full).") == why["Two"]
    assert (fay, "Fay is next in rotation: 1 today, Dov 1 (full).") == why["Three"]


def test_absent_rep_is_skipped_with_explanation(make_qualified, ann, dov, fay):
    dov.work_days = [1, 4]
    dov.save()

    handoff = hand_over.hand_over(make_qualified(), ann, brief="Now.")

    assert (fay, "Fay is available; Dov is away until Thu 26 Nov.") == (handoff.to, handoff.choice_reason)


def test_override_requires_a_reason(make_qualified, ann, dov, fay):
    lead = make_qualified()

    with pytest.raises(transitions.Refused, match="Give a reason for choosing Fay"):
        hand_over.hand_over(lead, ann, brief="Now.", to=fay)
    handoff = hand_over.hand_over(lead, ann, brief="Now.", to=fay, why="She knows them.")

    assert (fay, "She knows them.") == (handoff.to, handoff.choice_reason)


def test_page_proposes_next_rep_and_requires_reason(client, make_qualified, ann, dov, fay):
    lead = make_qualified()
    client.force_login(ann)
    url = f"/leads/{lead.pk}/handoffs/new/"
    shown = client.get(url)
    assert dov.pk == shown.context["form"].fields["to"].initial
    assert "Dov is next in rotation" in shown.content.decode()
    offered = {"to": fay.pk, "brief": "Now.", "probability": "50", "value": "30000", "route": "field"}

    refused = client.post(url, offered)
    assert (422, ["why"]) == (refused.status_code, list(refused.context["form"].errors))
    client.post(url, offered | {"why": "She knows them."})

    assert (fay, "She knows them.") == (Handoff.objects.get().to, Handoff.objects.get().choice_reason)


def test_territory_colleague_sees_leads_and_cannot_be_offboarded(make_qualified, territory, fay):
    from salesdesk.people.membership import offboarding

    lead = make_qualified()
    assert Lead.objects.visible_to(fay).filter(pk=lead.pk).exists()
    assert [
        "Fay works the territory Netherlands. Assign it to someone else first."
    ] == offboarding.leaving_obstacles(fay)


def test_colleague_must_be_field_rep_of_the_team(territory, ben, elsewhere, make_person):
    for person in (ben, make_person("Gus", "field", elsewhere)):
        with pytest.raises(IntegrityError, match="colleague_is_field_rep_in_team"), transaction.atomic():
            FieldColleague.objects.create(territory=territory, person=person)


def test_response_time_from_campaign_then_territory_then_default(lead, campaign, territory):
    assert timedelta(hours=24) == sla_clock.agreed_answer_time(lead)
    territory.answer_within = timedelta(hours=8)
    lead.territory = territory
    assert timedelta(hours=8) == sla_clock.agreed_answer_time(lead)
    campaign.answer_within = timedelta(hours=4)
    lead.campaign = campaign
    assert timedelta(hours=4) == sla_clock.agreed_answer_time(lead)


def very_late(handoff):
    return handoff.to.calendar.add(handoff.due_at, timedelta(hours=48))


def test_very_late_handoff_is_passed_on(waiting, ann, cleo, dov, fay):
    with pytest.raises(transitions.Refused, match="Dov still has time"):
        pass_on.pass_on(waiting, ann)
    with clock.moved_to(very_late(waiting)) as then:
        passed = pass_on.pass_on(Handoff.objects.get(), cleo)

        assert (fay, ann, 2, waiting.brief) == (passed.to, passed.offered_by, passed.number, passed.brief)
        assert fay.calendar.add(then, timedelta(hours=24)) == passed.due_at
        before = Handoff.objects.get(pk=waiting.pk)
        assert (Handoff.State.PASSED_ON, cleo) == (before.state, before.answered_by)
        assert timedelta(hours=72) == before.held
        with pytest.raises(transitions.Refused, match="Cleo already passed this handoff on"):
            answers.send_back(waiting, dov, reason="other")


def test_pass_on_falls_back_to_team(waiting, ann, north, make_person):
    gus = make_person("Gus", "field", north)
    assert gus == rotation.propose(waiting.lead, exclude=waiting.to).person


def test_pass_on_button_only_when_very_late(client, waiting, ann, fay):
    client.force_login(ann)
    assert "Pass on to a colleague" not in client.get(f"/handoffs/{waiting.pk}/").content.decode()
    with clock.moved_to(very_late(waiting)):
        assert "Pass on to a colleague" in client.get(f"/handoffs/{waiting.pk}/").content.decode()
        sent = client.post(f"/handoffs/{waiting.pk}/pass-on/", follow=True)

    assert "Handoff passed on to Fay." in sent.content.decode()
