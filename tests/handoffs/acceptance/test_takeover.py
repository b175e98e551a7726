"""Reassigning a lead or taking over a colleague's work: everything in progress moves along."""

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
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.queue import claim, holds, reassignment
from salesdesk import clock
from salesdesk.people.membership import offboarding, role_changes
from salesdesk.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def finn(make_person, north):
    return make_person("Finn", Role.FIELD, north)


@pytest.fixture
def other_territory_reps(territory, make_person, north):
    """Other reps cover the territory, so that ann and dov only have their own leads."""
    territory.inside_rep = make_person("Ilse", Role.INSIDE, north)
    territory.field_rep = make_person("Fay", Role.FIELD, north)
    territory.save()


@pytest.fixture
def promised(lead, ann, tuesday):
    """A lead that ann promised to call back."""
    step = claim.take_next(ann)
    call = calls.Call(Outcome.CALL_BACK, at=tuesday + timedelta(hours=3))
    calls.log(lead.pk, call, by=ann, fence=step.lead.hold.fence)
    return lead


def step_of(lead):
    return NextStep.objects.get(lead=lead)


def rows(client, person, shown="waiting"):
    """The rows that `person` sees in this list."""
    client.force_login(person)
    return client.get(reverse("handoffs"), {"show": shown}).context["rows"]


def page_text(client, person, page):
    client.force_login(person)
    return client.get(page).content.decode()


def deactivate(person):
    """Deactivate the account; refused while the person has open work."""
    person.is_active = False
    return role_changes.change(person)


def test_reassigned_lead_still_awaits_fields_response(waiting, ben, dov, cleo):
    reassignment.reassign(waiting.lead, ben, cleo)

    assert (StepKind.ANSWER, dov) == (step_of(waiting.lead).kind, step_of(waiting.lead).assignee)
    questions.ask(waiting, dov, text="Who signs?")
    assert (StepKind.QUESTION, ben) == (step_of(waiting.lead).kind, step_of(waiting.lead).assignee)
    questions.answer(waiting, ben, answer="Tom Maas")
    assert dov == step_of(waiting.lead).assignee


def test_question_moves_to_new_inside_rep(waiting, ben, dov, cleo):
    questions.ask(waiting, dov, text="Who signs?")
    reassignment.reassign(waiting.lead, ben, cleo)

    assert ben == step_of(waiting.lead).assignee
    assert "Tom" in questions.answer(waiting, ben, answer="Tom Maas").answer


def test_new_owner_acts_on_handoff_and_offerer_is_unchanged(waiting, ann, ben, dov, finn, cleo):
    questions.ask(waiting, dov, text="Who signs?")
    reassignment.reassign(waiting.lead, ben, cleo)

    with pytest.raises(transitions.NotYours, match="for Ben"):
        questions.answer(waiting, ann, answer="Tom Maas")
    questions.answer(waiting, ben, answer="Tom Maas")
    with clock.moved_to(dov.calendar.add(Handoff.objects.get().due_at, timedelta(hours=48))):
        with pytest.raises(transitions.NotYours, match="Ben owns this handoff"):
            pass_on.pass_on(waiting, ann)
        passed = pass_on.pass_on(waiting, ben)

    assert (ann, ben, finn, waiting.brief) == (passed.offered_by, passed.inside_rep, passed.to, passed.brief)
    with pytest.raises(transitions.NotYours, match="Only the rep who owns"):
        answers.withdraw(passed, ann)
    answers.withdraw(passed, ben)
    assert (StepKind.CLOSE, ben) == (step_of(waiting.lead).kind, step_of(waiting.lead).assignee)


def test_open_handoff_is_listed_for_owner_and_answered_for_offerer(client, waiting, ann, ben, dov, cleo):
    reassignment.reassign(waiting.lead, ben, cleo)

    assert ([], [waiting]) == (rows(client, ann), rows(client, ben))
    alone = reverse("handoff", args=[waiting.pk])
    assert "Ann’s brief" in page_text(client, ben, alone)
    assert "You own this handoff now" in page_text(client, ben, alone)
    assert "Ben owns this handoff now" in page_text(client, dov, alone)
    for button in ("Withdraw handoff", "Book meeting"):
        assert button in page_text(client, ben, alone)
        assert button not in page_text(client, ann, alone)

    answers.send_back(waiting, dov, reason="budget_holder", missing_info="Who signs?")

    assert (StepKind.RETURNED, ben) == (step_of(waiting.lead).kind, step_of(waiting.lead).assignee)
    assert ([waiting], []) == (rows(client, ann, "answered"), rows(client, ben, "answered"))
    assert "Budget holder missing" in page_text(client, ben, alone)


def test_timeline_link_only_for_users_who_see_the_lead(client, waiting, territory, ann, ben, cleo):
    alone = reverse("handoff", args=[waiting.pk])
    reassignment.reassign(waiting.lead, ben, cleo)
    assert "View full timeline" in page_text(client, ann, alone)  # Ann covers the territory.

    territory.inside_rep = ben
    territory.save()

    assert "Ann’s brief" in page_text(client, ann, alone)
    assert "View full timeline" not in page_text(client, ann, alone)
    assert "View full timeline" in page_text(client, ben, alone)
    assert "View full timeline" in page_text(client, cleo, alone)


def test_agenda_item_is_visible_to_new_owner(waiting, ann, ben, dov, cleo, campaign):
    campaign.agenda_after_rounds = 1
    campaign.save()
    reassignment.reassign(waiting.lead, ben, cleo)
    answers.send_back(waiting, dov, reason="budget_holder")

    for person in (ann, ben, dov):
        assert AgendaItem.objects.visible_to(person).exists()


def test_offered_by_is_read_only(waiting, ben):
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Handoff.objects.update(offered_by=ben)


def test_handoff_owner_can_leave_only_after_takeover(waiting, ann, ben, cleo, other_territory_reps):
    with pytest.raises(role_changes.Refused, match="Ann owns 1 handoff"):
        deactivate(ann)

    assert (1, []) == takeover.take_over(ann, ben, cleo)

    assert (ann, ben) == (Handoff.objects.get().offered_by, Handoff.objects.get().inside_rep)
    assert not deactivate(ann).is_active


def test_takeover_includes_handoffs_of_leads_held_by_others(waiting, ann, ben, cleo):
    Handoff.objects.update(inside_rep=ben)
    assert [waiting.lead] == list(takeover.leads_in_hand(ben))

    assert (1, []) == takeover.take_over(ben, ann, cleo)

    assert [] == list(takeover.leads_in_hand(ben))
    assert ann == Handoff.objects.get().inside_rep


def test_reassignment_moves_deal_to_new_holder(make_qualified, ann, ben, cleo, campaign):
    campaign.route = "inside"
    campaign.save()
    lead = make_qualified()
    opening.open_by_inside(lead, ann, value=Decimal(900), probability=50, decides_on=date(2026, 12, 20))

    reassignment.reassign(lead, ben, cleo)

    assert ben == Opportunity.objects.get().holder


def test_field_rep_with_open_question_cannot_leave(waiting, dov, other_territory_reps):
    questions.ask(waiting, dov, text="Who signs?")

    with pytest.raises(role_changes.Refused, match="Dov has 1 handoff to respond to"):
        deactivate(dov)


def test_host_of_upcoming_meeting_cannot_leave(promised, ann, dov, tuesday, other_territory_reps):
    booking.book(promised, dov, ann, starts_at=tuesday + timedelta(days=2))

    with pytest.raises(role_changes.Refused, match="Dov has 1 upcoming meeting"):
        deactivate(dov)


def test_takeover_keeps_promised_calls(promised, ann, ben, cleo, other_territory_reps):
    due = step_of(promised).due_at

    assert (1, []) == takeover.take_over(ann, ben, cleo)

    assert (StepKind.CALLBACK, ben, due) == (
        step_of(promised).kind,
        step_of(promised).assignee,
        step_of(promised).due_at,
    )
    assert ben == Lead.objects.get(pk=promised.pk).inside_rep
    assert not deactivate(ann).is_active


def test_takeover_skips_lead_on_screen(promised, ann, ben, cleo, make_company, tuesday):
    holds.acquire(NextStep.objects.select_related("lead__company").get(lead=promised), ann)

    transferred, refusals = takeover.take_over(ann, ben, cleo)

    assert 0 == transferred
    assert ["Ann is calling this company now. Try again after the call."] == refusals
    assert ann == step_of(promised).assignee


def test_takeover_moves_handoff_question_and_meeting(
    waiting, ann, dov, finn, cleo, tuesday, other_territory_reps
):
    booking.book(waiting.lead, dov, ann, starts_at=tuesday + timedelta(days=2))
    questions.ask(waiting, dov, text="Who signs?")

    assert (1, []) == takeover.take_over(dov, finn, cleo)

    now = Handoff.objects.get(state="offered")
    assert (finn, 2, "Who signs?") == (now.to, now.number, now.question.text)
    assert finn == Appointment.objects.get(state="planned").person
    assert (StepKind.QUESTION, ann) == (step_of(waiting.lead).kind, step_of(waiting.lead).assignee)
    assert not deactivate(dov).is_active


def test_takeover_moves_deal(deal, dov, finn, cleo, other_territory_reps):
    takeover.take_over(dov, finn, cleo)

    deal.refresh_from_db()
    lead = Lead.objects.get(pk=deal.lead_id)
    assert (finn, finn, finn) == (deal.holder, lead.holder, lead.field_rep)
    assert finn == step_of(lead).assignee
    assert "Reassigned to Finn." == lead.changes.latest("pk").reason
    assert not deactivate(dov).is_active


def test_takeover_respects_field_nurture_limit(waiting, dov, finn, cleo, monkeypatch):
    answers.keep(waiting, dov, comment="Big", next_step="Visit", review_on=date(2026, 12, 20))
    monkeypatch.setattr("handoffs.deals.field_nurture.MAX_FIELD_NURTURE", 0)
    assert (0, ["Finn has reached the field nurture limit."]) == takeover.take_over(dov, finn, cleo)
    monkeypatch.undo()

    assert (1, []) == takeover.take_over(dov, finn, cleo)

    lead = Lead.objects.get(pk=waiting.lead_id)
    assert (finn, date(2026, 12, 20), finn) == (lead.holder, lead.review_on, step_of(lead).assignee)


def test_takeover_moves_presales(deal, dov, cleo, make_person, north):
    pia, pol = (make_person(name, Role.PRESALES, north) for name in ("Pia", "Pol"))
    presales.invite(deal.lead, dov, who=pia)

    takeover.take_over(pia, pol, cleo)

    assert pol == Lead.objects.get(pk=deal.lead_id).presales


def test_takeover_by_inactive_colleague_is_refused(deal, dov, finn, cleo):
    finn.is_active = False
    finn.save()

    assert (0, ["Finn can no longer take over this work."]) == takeover.take_over(dov, finn, cleo)


def test_manager_reassigns_all_work_on_page(client, deal, dov, finn, cleo, other_territory_reps):
    client.force_login(cleo)
    page = reverse("person-takeover", args=[dov.pk])
    assert "Dov has 1 open lead." in client.get(page).content.decode()

    answer = client.post(page, {"to": finn.pk}, follow=True)

    assert "1 lead reassigned to Finn." in answer.content.decode()
    assert "Dov has no open leads." in answer.content.decode()
    assert not offboarding.leaving_obstacles(dov)


def test_takeover_page_rejects_other_roles(client, deal, dov, ben, cleo):
    client.force_login(cleo)
    answer = client.post(reverse("person-takeover", args=[dov.pk]), {"to": ben.pk})

    assert 422 == answer.status_code
    assert dov == Lead.objects.get(pk=deal.lead_id).holder
