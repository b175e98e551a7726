"""Somebody leaves, or a lead is given to another: what was going on goes on with who has it now."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from handoffs.acceptance import answers, pass_on, questions, takeover
from handoffs.deals import opening, presales
from handoffs.meetings import booking
from handoffs.models import AgendaItem, Appointment, Handoff, Opportunity
from leads.calling import calls
from leads.funnel import transitions
from leads.models import Lead, NextStep
from leads.models.activity import Outcome
from leads.models.next_step import StepKind
from leads.queue import claim, holds, reassignment
from salesdesk import clock
from salesdesk.people import offboarding, role_changes
from salesdesk.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def finn(make_person, north):
    return make_person("Finn", Role.FIELD, north)


@pytest.fixture
def nobodys(territory, make_person, north):
    """Others work the territory now: what ann and dov have is in their own hands."""
    territory.inside_rep = make_person("Ilse", Role.INSIDE, north)
    territory.field_rep = make_person("Fay", Role.FIELD, north)
    territory.save()


@pytest.fixture
def promised(lead, ann, tuesday):
    """Ann promised a call, and agreed that dov meets them."""
    step = claim.take_next(ann)
    call = calls.Call(Outcome.CALL_BACK, at=tuesday + timedelta(hours=3))
    calls.log(lead.pk, call, by=ann, fence=step.lead.hold.fence)
    return lead


def step_of(lead):
    return NextStep.objects.get(lead=lead)


def rows(client, person, shown="waiting"):
    """What stands in this list of theirs."""
    client.force_login(person)
    return client.get(reverse("handoffs"), {"show": shown}).context["rows"]


def told(client, person, page):
    client.force_login(person)
    return client.get(page).content.decode()


def gone(person):
    """Leaves the desk; refused while anything is in hand."""
    person.is_active = False
    return role_changes.change(person)


def test_an_offered_lead_that_another_rep_gets_is_still_fields_to_answer(waiting, ben, dov, cleo):
    reassignment.reassign(waiting.lead, ben, cleo)

    assert (StepKind.ANSWER, dov) == (step_of(waiting.lead).kind, step_of(waiting.lead).assignee)
    questions.ask(waiting, dov, text="Who signs?")
    assert (StepKind.QUESTION, ben) == (step_of(waiting.lead).kind, step_of(waiting.lead).assignee)
    questions.answer(waiting, ben, answer="Tom Maas")
    assert dov == step_of(waiting.lead).assignee


def test_a_question_goes_with_the_lead_to_another_rep(waiting, ben, dov, cleo):
    questions.ask(waiting, dov, text="Who signs?")
    reassignment.reassign(waiting.lead, ben, cleo)

    assert ben == step_of(waiting.lead).assignee
    assert "Tom" in questions.answer(waiting, ben, answer="Tom Maas").answer


def test_who_gets_the_lead_answers_field_and_passes_it_on_and_it_stays_whose_it_was(
    waiting, ann, ben, dov, finn, cleo
):
    questions.ask(waiting, dov, text="Who signs?")
    reassignment.reassign(waiting.lead, ben, cleo)

    with pytest.raises(transitions.NotYours, match="Ben was asked"):
        questions.answer(waiting, ann, answer="Tom Maas")
    questions.answer(waiting, ben, answer="Tom Maas")
    with clock.moved_to(dov.calendar.add(Handoff.objects.get().due_at, timedelta(hours=48))):
        with pytest.raises(transitions.NotYours, match="Ben looks after this one"):
            pass_on.pass_on(waiting, ann)
        passed = pass_on.pass_on(waiting, ben)

    assert (ann, ben, finn, waiting.brief) == (passed.offered_by, passed.inside, passed.to, passed.brief)
    with pytest.raises(transitions.NotYours, match="Only who looks after it"):
        answers.withdraw(passed, ann)
    answers.withdraw(passed, ben)
    assert (StepKind.CLOSE, ben) == (step_of(waiting.lead).kind, step_of(waiting.lead).assignee)


def test_it_waits_in_the_list_of_who_looks_after_it_and_is_answered_in_that_of_who_offered_it(
    client, waiting, ann, ben, dov, cleo
):
    reassignment.reassign(waiting.lead, ben, cleo)

    assert ([], [waiting]) == (rows(client, ann), rows(client, ben))
    alone = reverse("handoff", args=[waiting.pk])
    assert "Ann’s brief" in told(client, ben, alone)
    assert "You look after it now" in told(client, ben, alone)
    assert "Ben looks after it now" in told(client, dov, alone)
    assert "Ben is asked, the clock stands" in told(client, dov, alone)
    for key in ("Take it back", "Book a meeting"):
        assert key in told(client, ben, alone)
        assert key not in told(client, ann, alone)

    answers.send_back(waiting, dov, reason="budget_holder", missing="Who signs?")

    assert (StepKind.RETURNED, ben) == (step_of(waiting.lead).kind, step_of(waiting.lead).assignee)
    assert ([waiting], []) == (rows(client, ann, "answered"), rows(client, ben, "answered"))
    assert "Budget holder missing" in told(client, ben, alone)


def test_who_offered_it_is_shown_the_way_to_its_story_only_while_they_see_the_lead(
    client, waiting, territory, ann, ben, cleo
):
    alone = reverse("handoff", args=[waiting.pk])
    reassignment.reassign(waiting.lead, ben, cleo)
    assert "The whole story" in told(client, ann, alone)  # it is of Ann's territory

    territory.inside_rep = ben
    territory.save()

    assert "Ann’s brief" in told(client, ann, alone)
    assert "The whole story" not in told(client, ann, alone)
    assert "The whole story" in told(client, ben, alone)
    assert "The whole story" in told(client, cleo, alone)


def test_what_was_passed_on_is_spoken_of_by_who_looks_after_it_too(waiting, ann, ben, dov, cleo, campaign):
    campaign.agenda_after_rounds = 1
    campaign.save()
    reassignment.reassign(waiting.lead, ben, cleo)
    answers.send_back(waiting, dov, reason="budget_holder")

    for person in (ann, ben, dov):
        assert AgendaItem.objects.visible_to(person).exists()


def test_who_offered_a_handoff_is_never_rewritten(waiting, ben):
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Handoff.objects.update(offered_by=ben)


def test_nobody_leaves_who_looks_after_a_handoff_and_who_takes_over_looks_after_it_then(
    waiting, ann, ben, cleo, nobodys
):
    with pytest.raises(role_changes.Refused, match="Ann looks after 1 handoff that field has not answered"):
        gone(ann)

    assert (1, []) == takeover.take_over(ann, ben, cleo)

    assert (ann, ben) == (Handoff.objects.get().offered_by, Handoff.objects.get().inside)
    assert not gone(ann).is_active


def test_a_handoff_is_found_by_who_looks_after_it_whoever_has_its_lead(waiting, ann, ben, cleo):
    Handoff.objects.update(inside=ben)
    assert [waiting.lead] == list(takeover.leads_in_hand(ben))

    assert (1, []) == takeover.take_over(ben, ann, cleo)

    assert [] == list(takeover.leads_in_hand(ben))
    assert ann == Handoff.objects.get().inside


def test_a_deal_goes_with_the_lead_to_another_rep(make_qualified, ann, ben, cleo, campaign):
    campaign.route = "inside"
    campaign.save()
    lead = make_qualified()
    opening.open_by_inside(lead, ann, value=Decimal(900), probability=50, decides_on=date(2026, 12, 20))

    reassignment.reassign(lead, ben, cleo)

    assert ben == Opportunity.objects.get().holder


def test_nobody_leaves_over_whose_question_field_waits(waiting, dov, nobodys):
    questions.ask(waiting, dov, text="Who signs?")

    with pytest.raises(role_changes.Refused, match="Dov has 1 handoff to answer"):
        gone(dov)


def test_nobody_leaves_whom_somebody_will_meet(promised, ann, dov, tuesday, nobodys):
    booking.book(promised, dov, ann, starts_at=tuesday + timedelta(days=2))

    with pytest.raises(role_changes.Refused, match="Dov has 1 meeting planned"):
        gone(dov)


def test_what_an_inside_rep_promised_is_kept_by_who_takes_over(promised, ann, ben, cleo, nobodys):
    due = step_of(promised).due_at

    assert (1, []) == takeover.take_over(ann, ben, cleo)

    assert (StepKind.CALLBACK, ben, due) == (
        step_of(promised).kind,
        step_of(promised).assignee,
        step_of(promised).due_at,
    )
    assert ben == Lead.objects.get(pk=promised.pk).inside_rep
    assert not gone(ann).is_active


def test_what_is_on_screen_stays_until_it_is_logged(promised, ann, ben, cleo, make_company, tuesday):
    holds.acquire(NextStep.objects.select_related("lead__company").get(lead=promised), ann)

    given, stay = takeover.take_over(ann, ben, cleo)

    assert 0 == given
    assert ["Ann is calling them now."] == stay
    assert ann == step_of(promised).assignee


def test_a_handoff_goes_to_who_takes_over_with_its_question_and_meeting(
    waiting, ann, dov, finn, cleo, tuesday, nobodys
):
    booking.book(waiting.lead, dov, ann, starts_at=tuesday + timedelta(days=2))
    questions.ask(waiting, dov, text="Who signs?")

    assert (1, []) == takeover.take_over(dov, finn, cleo)

    now = Handoff.objects.get(state="offered")
    assert (finn, 2, "Who signs?") == (now.to, now.number, now.question.text)
    assert finn == Appointment.objects.get(state="planned").person
    assert (StepKind.QUESTION, ann) == (step_of(waiting.lead).kind, step_of(waiting.lead).assignee)
    assert not gone(dov).is_active


def test_a_deal_goes_to_who_takes_over(deal, dov, finn, cleo, nobodys):
    takeover.take_over(dov, finn, cleo)

    deal.refresh_from_db()
    lead = Lead.objects.get(pk=deal.lead_id)
    assert (finn, finn, finn) == (deal.holder, lead.holder, lead.field_rep)
    assert finn == step_of(lead).assignee
    assert "Given to Finn." == lead.changes.latest("pk").reason
    assert not gone(dov).is_active


def test_what_field_keeps_goes_to_who_has_room(waiting, dov, finn, cleo, monkeypatch):
    answers.keep(waiting, dov, said="Big", next_step="Visit", review_on=date(2026, 12, 20))
    monkeypatch.setattr("handoffs.deals.field_nurture.AT_MOST", 0)
    assert (0, ["Finn keeps as many leads as anybody may."]) == takeover.take_over(dov, finn, cleo)
    monkeypatch.undo()

    assert (1, []) == takeover.take_over(dov, finn, cleo)

    lead = Lead.objects.get(pk=waiting.lead_id)
    assert (finn, date(2026, 12, 20), finn) == (lead.holder, lead.review_on, step_of(lead).assignee)


def test_the_third_person_is_followed_by_another(deal, dov, cleo, make_person, north):
    pia, pol = (make_person(name, Role.PRESALES, north) for name in ("Pia", "Pol"))
    presales.invite(deal.lead, dov, who=pia)

    takeover.take_over(pia, pol, cleo)

    assert pol == Lead.objects.get(pk=deal.lead_id).presales


def test_who_left_meanwhile_takes_over_nothing(deal, dov, finn, cleo):
    finn.is_active = False
    finn.save()

    assert (0, ["Finn does not do that work any more."]) == takeover.take_over(dov, finn, cleo)


def test_the_manager_gives_it_all_on_one_page(client, deal, dov, finn, cleo, nobodys):
    client.force_login(cleo)
    page = reverse("person-takeover", args=[dov.pk])
    assert "Dov has 1 open lead in hand" in client.get(page).content.decode()

    answer = client.post(page, {"to": finn.pk}, follow=True)

    assert "Finn has 1 lead more." in answer.content.decode()
    assert "Dov has no lead in hand." in answer.content.decode()
    assert not offboarding.leaving_obstacles(dov)


def test_it_goes_to_the_same_work_of_the_same_team_only(client, deal, dov, ben, cleo):
    client.force_login(cleo)
    answer = client.post(reverse("person-takeover", args=[dov.pk]), {"to": ben.pk})

    assert 422 == answer.status_code
    assert dov == Lead.objects.get(pk=deal.lead_id).holder
