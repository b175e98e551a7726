"""A draft becomes a note on the timeline, once, when its hold ends without a logged call."""

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

KEY = "5b0f6a5e-6f6f-4a38-9b39-3c8b1c9c1a01"


@pytest.fixture
def drafted(lead, ann):
    """The lead on Ann's screen, with a saved draft."""
    claim.take_next(ann)
    holds.save_draft(ann, ann.hold.fence, {"note": "Budget in March.", "key": KEY})
    return lead


def expire_holds():
    Hold.objects.update(since=clock.now() - timedelta(days=400), until=clock.now() - timedelta(days=300))


def activities():
    return list(Activity.objects.values_list("kind", "note", "late", "by__name"))


def test_draft_of_an_expired_hold_becomes_a_late_note(drafted, ann):
    expire_holds()

    assert 1 == holds.run(clock.now())
    assert 0 == holds.run(clock.now())

    assert [("note", "Budget in March.", True, ann.name)] == activities()
    assert drafted == Activity.objects.get().lead


def test_draft_of_an_expired_hold_is_kept_when_another_rep_takes_over(drafted, ann, ben):
    expire_holds()

    assert holds.acquire(NextStep.objects.get(lead=drafted), ben)
    assert 0 == holds.run(clock.now())

    assert [("note", "Budget in March.", True, ann.name)] == activities()
    assert {} == Hold.objects.get().draft


def test_draft_is_not_saved_twice_when_the_browser_comes_back(drafted, client, ann):
    expire_holds()
    holds.run(clock.now())
    client.force_login(ann)

    client.post(reverse("desk-next"), {"lead": drafted.pk, "key": KEY, "note": "Budget in March."})

    assert [("note", "Budget in March.", True, ann.name)] == activities()


def test_late_call_does_not_repeat_the_note_of_the_draft(drafted, ann):
    expire_holds()
    holds.run(clock.now())

    call = calls.Call(Outcome.NO_ANSWER, note="Budget in March.", key=uuid.UUID(KEY))
    calls.log_late(drafted.pk, call, by=ann)

    late = Activity.objects.get(kind=Activity.Kind.CALL)
    assert ("", True, uuid.UUID(KEY)) == (late.note, late.late, late.key)
    assert 1 == Activity.objects.filter(note="Budget in March.").count()


def test_draft_of_a_logged_call_is_not_saved_again(drafted, ann):
    call = calls.Call(Outcome.NO_ANSWER, note="Budget in March.", key=uuid.UUID(KEY))
    calls.log(drafted.pk, call, by=ann, fence=ann.hold.fence)
    stale = Hold(
        person=ann, lead=drafted, contact_id=drafted.contact_id, draft={"note": "Budget", "key": KEY}
    )

    drafts.save_from_hold(stale, late=True)

    assert 1 == Activity.objects.count()


def test_pause_saves_the_draft_as_a_note_on_time(drafted, ann):
    pauses.pause(ann, Pause.Reason.LUNCH)

    assert [("note", "Budget in March.", False, ann.name)] == activities()


def test_draft_note_includes_new_answers_with_their_question(drafted, ann):
    need, budget = drafted.campaign.questions.all()[:2]
    drafted.answers.create(question=budget, round=drafted.round, text="From January", by=ann, at=clock.now())
    draft = {"key": KEY, f"answer_{need.pk}": "Two claims", f"answer_{budget.pk}": "From January"}
    holds.save_draft(ann, ann.hold.fence, draft)
    expire_holds()

    holds.run(clock.now())

    assert f"{need.label}: Two claims" == Activity.objects.get().note


def test_empty_draft_is_not_saved(lead, ann):
    claim.take_next(ann)
    expire_holds()

    holds.run(clock.now())

    assert not Activity.objects.exists()


def test_reload_keeps_the_key_of_the_draft(drafted, client, ann):
    client.force_login(ann)

    assert f'name="key" value="{KEY}"' in client.get("/desk/").content.decode()


@pytest.mark.parametrize("key", ["", "no-key"])
def test_note_without_a_valid_key_is_saved(lead, client, ann, key):
    claim.take_next(ann)
    client.force_login(ann)

    answer = client.post(reverse("desk-next"), {"lead": lead.pk, "key": key, "note": "She was in."})

    assert 302 == answer.status_code
    assert "She was in." == Activity.objects.get().note
