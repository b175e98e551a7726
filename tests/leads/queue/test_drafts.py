"""What is typed on a card is never lost: where the hold ends without a call, it is a line of the story, once."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from leads.calling import calls
from leads.models import Activity, Hold, NextStep, Pause
from leads.models.calling.activity import Outcome
from leads.queue import claim, drafts, holds, pauses
from salesdesk import clock

pytestmark = pytest.mark.django_db

PRESS = "5b0f6a5e-6f6f-4a38-9b39-3c8b1c9c1a01"


@pytest.fixture
def typed(lead, ann):
    """Ann has `lead` on screen and types."""
    claim.take_next(ann)
    holds.save_draft(ann, ann.hold.fence, {"note": "Budget in March.", "key": PRESS})
    return lead


def the_browser_dies():
    Hold.objects.update(since=clock.now() - timedelta(days=400), until=clock.now() - timedelta(days=300))


def told():
    return list(Activity.objects.values_list("kind", "note", "late", "by__name"))


def test_when_the_browser_died_its_note_stands_in_the_story_as_late(typed, ann):
    the_browser_dies()

    assert 1 == holds.run(clock.now())
    assert 0 == holds.run(clock.now())

    assert [("note", "Budget in March.", True, ann.name)] == told()
    assert typed == Activity.objects.get().lead


def test_who_is_quicker_than_the_sweep_loses_nothing_of_it(typed, ann, ben):
    the_browser_dies()

    assert holds.acquire(NextStep.objects.get(lead=typed), ben)
    assert 0 == holds.run(clock.now())

    assert [("note", "Budget in March.", True, ann.name)] == told()
    assert {} == Hold.objects.get().draft


def test_the_screen_that_wakes_up_keeps_its_note_no_second_time(typed, client, ann):
    the_browser_dies()
    holds.run(clock.now())
    client.force_login(ann)

    client.post(reverse("desk-next"), {"lead": typed.pk, "key": PRESS, "note": "Budget in March."})

    assert [("note", "Budget in March.", True, ann.name)] == told()


def test_a_call_that_is_logged_late_after_that_has_no_second_note(typed, ann):
    the_browser_dies()
    holds.run(clock.now())

    call = calls.Call(Outcome.NO_ANSWER, note="Budget in March.", key=uuid.UUID(PRESS))
    calls.log_late(typed.pk, call, by=ann)

    late = Activity.objects.get(kind=Activity.Kind.CALL)
    assert ("", True, uuid.UUID(PRESS)) == (late.note, late.late, late.key)
    assert 1 == Activity.objects.filter(note="Budget in March.").count()


def test_what_was_logged_leaves_no_note_beside_it(typed, ann):
    call = calls.Call(Outcome.NO_ANSWER, note="Budget in March.", key=uuid.UUID(PRESS))
    calls.log(typed.pk, call, by=ann, fence=ann.hold.fence)
    stale = Hold(person=ann, lead=typed, contact_id=typed.contact_id, draft={"note": "Budget", "key": PRESS})

    drafts.save_from_hold(stale, late=True)

    assert 1 == Activity.objects.count()


def test_a_pause_and_another_card_keep_what_was_typed_without_calling_it_late(typed, ann):
    pauses.pause(ann, Pause.Reason.LUNCH)

    assert [("note", "Budget in March.", False, ann.name)] == told()


def test_answers_that_were_not_known_yet_are_told_by_their_question(typed, ann):
    need, budget = typed.campaign.questions.all()[:2]
    typed.answers.create(question=budget, round=typed.round, text="From January", by=ann, at=clock.now())
    said = {"key": PRESS, f"answer_{need.pk}": "Two claims", f"answer_{budget.pk}": "From January"}
    holds.save_draft(ann, ann.hold.fence, said)
    the_browser_dies()

    holds.run(clock.now())

    assert f"{need.label}: Two claims" == Activity.objects.get().note


def test_a_card_on_which_nothing_was_typed_leaves_nothing(lead, ann):
    claim.take_next(ann)
    the_browser_dies()

    holds.run(clock.now())

    assert not Activity.objects.exists()


def test_a_reload_waits_for_the_same_press(typed, client, ann):
    client.force_login(ann)

    assert f'name="key" value="{PRESS}"' in client.get("/desk/").content.decode()


@pytest.mark.parametrize("key", ["", "no-key"])
def test_a_press_without_a_name_is_no_fault(lead, client, ann, key):
    claim.take_next(ann)
    client.force_login(ann)

    answer = client.post(reverse("desk-next"), {"lead": lead.pk, "key": key, "note": "She was in."})

    assert 302 == answer.status_code
    assert "She was in." == Activity.objects.get().note
