"""Outcome keys of the desk: their panels, input, errors and effects."""

import re
from datetime import date

import pytest
from django.urls import reverse

from campaigns.models import Campaign
from leads.models import Activity, Contact, Hold, Lead, NextStep
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from salesdesk import clock

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def fresh(lead):
    return Lead.objects.get(pk=lead.pk)


def test_no_answer_is_logged_and_the_next_card_is_shown(press, make_lead, lead, desk):
    other = make_lead("Bos Staal", contact="Pieter Bos")

    page = press("no_answer", headers=HTMX)

    assert "Pieter Bos" in page.content.decode()
    assert other.pk == Hold.objects.get().lead_id
    assert StepKind.RETRY == NextStep.objects.get(lead=lead).kind


def test_outcome_button_states_its_effect(desk, press, lead):
    effects = {each["value"]: each["does"] for each in desk.get("/desk/").context["outcomes"]}

    press("no_answer")

    due = clock.local(NextStep.objects.get(lead=lead).due_at, "Europe/Amsterdam")
    assert f"retry {due:%a %H:%M}" == effects["no_answer"]


def test_outcome_panel_opens_without_javascript_and_keeps_the_note(press):
    page = press(ask="call_back", at="2026-11-25T10:00", note="After the board.")

    assert 422 == page.status_code
    assert "call_back" == page.context["open"]
    assert "After the board." in page.content.decode()
    assert not Activity.objects.exists()


def test_call_back_time_is_in_the_time_zone_of_the_contact(press, lead, ann):
    press("call_back", at="2026-11-25T14:30", headers=HTMX)

    step = NextStep.objects.get(lead=lead)
    assert (StepKind.CALLBACK, ann, "2026-11-25T14:30") == (step.kind, step.assignee, step.wall_time)


def test_proposed_slot_can_be_chosen(desk, press, lead):
    proposed = desk.get("/desk/").context["typed"]["proposed_at"]

    press(slot=proposed)

    assert proposed == NextStep.objects.get(lead=lead).wall_time == "2026-11-25T10:00"


def test_call_back_at_night_is_rejected_and_keeps_the_input(press, lead):
    page = press("call_back", at="2026-11-24T22:00", note="Late one.", headers=HTMX)

    assert 422 == page.status_code
    for kept in ("Outside calling hours there.", "2026-11-24T22:00", "Late one."):
        assert kept in page.content.decode()
    assert StepKind.COLD == NextStep.objects.get(lead=lead).kind


def test_unambiguous_call_back_text_is_saved_at_once(press, lead, ann):
    press("call_back", at="thu 14:30", headers=HTMX)

    assert "2026-11-26T14:30" == NextStep.objects.get(lead=lead).wall_time


def test_ambiguous_call_back_text_requires_confirmation(press, lead):
    page = press("call_back", at="3/12 14:00", headers=HTMX)

    assert 422 == page.status_code
    assert "3 December" in page.content.decode()
    assert not Activity.objects.exists()

    press("call_back", at="3/12 14:00", parsed="2026-12-03T14:00", headers=HTMX)
    assert "2026-12-03T14:00" == NextStep.objects.get(lead=lead).wall_time


def test_call_back_text_requires_confirmation_without_javascript(press, lead):
    page = press("call_back", at="thu 14:30")

    assert 422 == page.status_code
    assert 'name="parsed" value="2026-11-26T14:30"' in page.content.decode()
    assert 302 == press("call_back", at="thu 14:30", parsed="2026-11-26T14:30").status_code


def test_invalid_call_back_time_is_rejected_and_keeps_the_input(press):
    page = press("call_back", at="when the cows come home", headers=HTMX)

    assert 422 == page.status_code
    assert "Enter a day or time" in page.content.decode()
    assert "when the cows come home" in page.content.decode()


def test_nearest_slot_is_offered_outside_calling_hours(press, lead):
    page = press("call_back", at="wed 17:45", headers=HTMX)

    assert 'name="slot" value="2026-11-25T17:15"' in page.content.decode()
    press(slot="2026-11-25T17:15")
    assert "2026-11-25T17:15" == NextStep.objects.get(lead=lead).wall_time


def test_call_back_preview_shows_both_time_zones(desk, ann, lead):
    ann.time_zone = "Atlantic/Canary"
    ann.save()

    shown = desk.get(reverse("desk-callback-time", args=[lead.pk]), {"at": "thu 14:30"}).content.decode()
    puzzled = desk.get(reverse("desk-callback-time", args=[lead.pk]), {"on": "soon"}).content.decode()

    assert "Thu 26 Nov 14:30" in shown
    assert "13:30" in shown
    assert "Enter a day or time" in puzzled


def test_preview_of_a_time_with_two_readings_offers_both_by_key(desk, lead):
    url = reverse("desk-callback-time", args=[lead.pk])
    shown = " ".join(desk.get(url, {"at": "half 3"}).content.decode().split())
    later = " ".join(desk.get(url, {"on": "3/12"}).content.decode().split())

    assert "Tue 24 Nov 15:30" in shown
    assert 'name="slot" value="2026-11-24T14:30" data-key="0"' in shown
    assert 'name="day" value="2027-03-12" data-key="0"' in later


def test_other_reading_of_a_day_is_logged_by_its_button(press, lead):
    press("later", on="3/12", day="2027-03-12", headers=HTMX)

    assert (
        date(2027, 3, 12)
        == clock.local(Lead.objects.get(pk=lead.pk).steps.get().due_at, "Europe/Amsterdam").date()
    )


def test_chance_in_the_call_back_panel_is_not_asked_again(press, lead, make_lead):
    make_lead("Bos Staal")

    page = press("call_back", at="thu 14:30", probability_at="60", probability_on="30", headers=HTMX)

    assert (60, 60) == (Activity.objects.get().probability, Lead.objects.get(pk=lead.pk).probability)
    assert [] == page.context["chances"]


def test_panels_preselect_the_last_chance_and_save_their_own(desk, press, lead, make_lead):
    make_lead("Bos Staal")
    Lead.objects.filter(pk=lead.pk).update(probability=40)
    page = desk.get("/desk/").content.decode()
    for name in ("probability_at", "probability_on"):
        assert re.search(rf'name="{name}" value="40"[^>]* checked', page)

    press(
        "later",
        on="2027-03-01",
        parsed="2027-03-01T09:00",
        probability_at="40",
        probability_on="20",
        headers=HTMX,
    )

    assert (20, 40) == (Activity.objects.get().probability, Activity.objects.get().probability_before)


def test_proposed_slot_does_not_save_the_preselected_chance(press, lead, make_lead):
    make_lead("Bos Staal")
    Lead.objects.filter(pk=lead.pk).update(probability=40)

    page = press(slot="2026-11-25T10:00", probability_at="40", probability_on="40", headers=HTMX)

    assert Activity.objects.get().probability is None
    assert page.context["chances"]


def test_invalid_chance_in_the_panel_is_rejected(press):
    page = press("call_back", at="thu 14:30", probability_at="55", headers=HTMX)

    assert 422 == page.status_code
    assert "Choose a chance from 10 to 90%." in page.content.decode()
    assert not Activity.objects.exists()


def test_interested_later_accepts_a_date_in_words(press, lead):
    press("later", on="in march", parsed="2027-03-01T09:00", headers=HTMX)

    assert (Stream.NURTURE, 2027, 3, 1) == (fresh(lead).stream, *lead.steps.get().due_at.timetuple()[:3])


def test_interested_later_saves_the_talking_point(press, lead):
    press("later", on="2027-03-01", talking_point="The budget of March.", note="Nice talk.", headers=HTMX)

    assert (Stream.NURTURE, "The budget of March.") == (fresh(lead).stream, lead.steps.get().why)


def test_reason_alone_logs_no_interest(press, lead):
    press(reason="no_need")

    assert (Stream.MARKETING, "no_need") == (fresh(lead).stream, fresh(lead).reason)


def test_final_reason_disqualifies_the_lead(press, lead):
    press(reason="out_of_business")

    assert (Stage.LOST, True) == (fresh(lead).stage, fresh(lead).final)


def test_right_person_can_be_chosen_or_typed(press, lead, desk):
    tom = Contact.objects.create(company=lead.company, name="Tom Maas", phone="+31135550199")

    press(person=tom.pk)
    assert tom == fresh(lead).contact

    desk.post(reverse("desk-next"))
    press("wrong_person", name="Eva Jansen", phone="013 555 01 98")
    assert ("Eva Jansen", "+31135550198") == (fresh(lead).contact.name, fresh(lead).contact.phone)


def test_invalid_phone_number_is_reported_at_its_field(press):
    page = press("wrong_person", name="Eva", phone="call her")

    assert page.context["form"].errors["phone"]
    assert "call her" in page.content.decode()


def test_input_of_another_outcome_is_ignored(press):
    press("no_answer", phone="call her", at="nonsense", on="2026-99-99")

    assert Outcome.NO_ANSWER == Activity.objects.get().outcome


def test_do_not_call_requires_confirmation_and_is_final(press, lead):
    assert 422 == press("do_not_call").status_code
    assert Stage.LOST != fresh(lead).stage

    press(sure="1")

    assert (Stage.LOST, True) == (fresh(lead).stage, fresh(lead).final)


def test_answers_are_saved_with_any_outcome(press, lead):
    question = lead.campaign.questions.first()

    press("no_answer", **{f"answer_{question.pk}": "Two claims last year"})

    assert "Two claims last year" == lead.answers.get(question=question).text


def test_card_shows_the_outcomes_of_its_campaign(desk, press, lead):
    Campaign.objects.update(outcome_names={"voicemail": "Answering machine"}, hidden_outcomes=["meeting"])

    page = desk.get("/desk/")

    assert "Answering machine" in page.content.decode()
    assert ["1", "2", "3", "4", "5", "6", "8", "9"] == [each["key"] for each in page.context["outcomes"]]


def test_hidden_outcome_is_rejected(desk, press, lead):
    Campaign.objects.update(hidden_outcomes=["voicemail"])

    answer = press("voicemail", note="Beep")

    assert 422 == answer.status_code
    assert "This campaign does not use this outcome." in answer.content.decode()
    assert "Beep" in answer.content.decode()
    assert not Activity.objects.exists()


def test_chance_is_asked_after_a_conversation(press, lead, make_lead):
    make_lead("Bos Staal")
    Lead.objects.filter(pk=lead.pk).update(probability=40)

    page = press("call_back", slot="2026-11-25T10:00", headers=HTMX)

    assert list(range(10, 100, 10)) == list(page.context["chances"])
    assert (
        'value="40" data-key="shift+4" data-key-label="Chance 40%" aria-pressed="true"'
        in page.content.decode()
    )
    assert "Call back, Wed 10:00" == page.context["logged_said"]
