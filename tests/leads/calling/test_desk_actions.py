"""Desk actions besides the nine outcomes: skip, pause, undo, set the chance, notices."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns.models import Territory
from leads.assignment import intake
from leads.calling import calls, daily_stats, snapshot, undo
from leads.compliance import eligibility
from leads.funnel import transitions
from leads.funnel.timeline import timeline_of
from leads.models import Activity, CallSnapshot, CompletedStep, Hold, Lead, NextStep, Pause, Skip, StageChange
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Source, Stage, Stream
from leads.queue import claim
from salesdesk import clock
from salesdesk.people.actor import sign
from tests.conftest import TUESDAY

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def on_screen(person):
    step = claim.current(person)
    return step and step.lead


def skip(desk, lead, reason="prepare"):
    fence = Hold.objects.get().fence
    return desk.post(reverse("desk-skip"), {"lead": lead.pk, "fence": fence, "reason": reason}, headers=HTMX)


def make_call(outcome, **facts):
    return calls.Call(outcome, **facts)


def fence(person):
    return Hold.objects.get(person=person).fence


# Skip


def test_skip_snoozes_the_call_and_shows_the_next_one(desk, ann, lead, make_lead, tuesday):
    other = make_lead("Bos Staal")

    skip(desk, lead)

    assert other == on_screen(ann)
    assert [(ann.pk, lead.pk, "prepare")] == list(Skip.objects.values_list("person", "lead", "reason"))
    with clock.moved_to(tuesday + timedelta(hours=3)):
        eligibility.run(clock.now())
        assert not NextStep.objects.get(lead=lead).ready
    with clock.moved_to(tuesday + timedelta(hours=5)):
        eligibility.run(clock.now())
        assert NextStep.objects.get(lead=lead).ready


def test_skipped_promised_call_keeps_its_time_and_returns_after_ten_minutes(desk, ann, lead, tuesday):
    at = tuesday + timedelta(minutes=30)
    calls.log(lead.pk, make_call(Outcome.CALL_BACK, at=at), by=ann, fence=fence(ann))
    with clock.moved_to(at):
        eligibility.run(clock.now())
        claim.take_next(ann)
        skip(desk, lead)

        step = NextStep.objects.get(lead=lead)
        assert (StepKind.CALLBACK, at) == (step.kind, step.due_at)
        assert on_screen(ann) is None
    with clock.moved_to(at + timedelta(minutes=11)):
        eligibility.run(clock.now())
        assert lead.pk == claim.take_next(ann).lead_id


def test_skip_requires_a_valid_reason(desk, ann, lead):
    page = skip(desk, lead, reason="too far")

    assert "Choose a reason for skipping." in page.content.decode()
    assert not Skip.objects.exists()
    assert lead == on_screen(ann)


def test_skip_count_is_per_day(desk, ann, lead, tuesday):
    skip(desk, lead)

    assert 1 == daily_stats.skip_count(ann)
    with clock.moved_to(tuesday + timedelta(days=1)):
        assert 0 == daily_stats.skip_count(ann)


# Pause


def test_pause_releases_the_company_and_is_shown_on_the_desk(desk, ann, lead):
    page = desk.post(reverse("desk-pause"), {"reason": "lunch"}, headers=HTMX).content.decode()

    assert "Paused: Lunch, since Tue 10:00" in page
    assert not Hold.objects.exists()
    assert claim.take_next(ann) is None
    assert NextStep.objects.get(lead=lead).ready


@pytest.mark.parametrize("how", ["desk-resume", "desk-next"])
def test_pause_ends_when_the_rep_resumes_or_claims(desk, ann, lead, how):
    desk.post(reverse("desk-pause"), {"reason": "lunch"})

    desk.post(reverse(how))

    assert lead == on_screen(ann)
    assert Pause.objects.get().until


def test_new_pause_ends_the_previous_one(desk, ann):
    for reason in ("lunch", "meeting"):
        desk.post(reverse("desk-pause"), {"reason": reason})

    assert "meeting" == Pause.objects.open().get(person=ann).reason


def test_pause_requires_a_valid_reason(desk, ann, lead):
    page = desk.post(reverse("desk-pause"), {"reason": "sunshine"}, headers=HTMX)

    assert "Choose a reason for the pause." in page.content.decode()
    assert lead == on_screen(ann)


# Undo


def undoable_state(lead):
    """Return everything that a call can change and an undo must restore."""
    found = Lead.objects.get(pk=lead.pk)
    return (
        {name: getattr(found, name) for name in ("stage", *snapshot.LEAD_FIELDS)},
        [{name: getattr(step, name) for name in snapshot.STEP_FIELDS} for step in found.steps.all()],
        list(found.answers.values("question", "round", "text", "by", "at")),
        list(found.stakeholders.values("contact", "buying_role", "spoken_to")),
        list(found.company.contacts.values("pk", "name")),
        CompletedStep.objects.filter(lead=lead).count(),
    )


@pytest.fixture(params=["suspect", "prospect", "mql"])
def stage(request, lead, ann):
    """Move the lead to the stage of the parameter."""
    with transaction.atomic():
        if request.param == "prospect":
            transitions.move(transitions.lock_lead(lead.pk), "meet", ann)
        if request.param == "mql":
            intake.show_interest(lead, "a download", by=None, source=Source.FORM)
    eligibility.run(clock.now())
    return request.param


@pytest.mark.parametrize(
    "outcome",
    [
        (Outcome.NO_ANSWER, {}),
        (Outcome.VOICEMAIL, {}),
        (Outcome.CALL_BACK, {"at": TUESDAY + timedelta(hours=3)}),
        (Outcome.LATER, {"on": date(2027, 3, 1)}),
        (Outcome.NO_INTEREST, {"reason": "no_need"}),
        (Outcome.NO_INTEREST, {"reason": "wrong_fit"}),
        (Outcome.WRONG_PERSON, {"name": "Tom Maas"}),
    ],
    ids=lambda each: f"{each[0]}-{each[1].get('reason', '')}",
)
def test_undo_restores_the_lead(stage, outcome, lead, ann):
    outcome, facts = outcome
    question = lead.campaign.questions.first()
    lead.stakeholders.create(contact=lead.contact, buying_role="decides")
    claim.take_next(ann)
    before = undoable_state(lead)
    call = make_call(outcome, note="By mistake.", answers={question.pk: "Yes"}, **facts)
    calls.log(lead.pk, call, by=ann, fence=fence(ann))

    undo.undo_call(call.key, by=ann)

    assert before == undoable_state(lead)
    assert lead == on_screen(ann)
    assert not Activity.objects.calls().exists()
    assert not Activity.objects.conversations().exists()
    assert Activity.objects.get(key=call.key).note == "By mistake."
    assert [True] == [
        line.undone for line in timeline_of(lead) if line.activity and line.activity.kind == "call"
    ]


def test_undone_stage_change_is_excluded_from_figures(lead, ann):
    claim.take_next(ann)
    call = make_call(Outcome.NO_INTEREST, reason="no_need")
    calls.log(lead.pk, call, by=ann, fence=fence(ann))
    undo.undo_call(call.key, by=ann)

    assert [("", "suspect"), ("suspect", "prospect"), ("prospect", "suspect")] == list(
        StageChange.objects.order_by("id").values_list("from_stage", "to_stage")
    )
    assert ["suspect"] == list(StageChange.objects.not_undone().values_list("to_stage", flat=True))


def test_undone_attempt_is_not_counted(lead, ann):
    claim.take_next(ann)
    call = make_call(Outcome.NO_ANSWER)
    calls.log(lead.pk, call, by=ann, fence=fence(ann))
    undo.undo_call(call.key, by=ann)

    calls.log(lead.pk, make_call(Outcome.NO_ANSWER), by=ann, fence=fence(ann))

    assert 2 == NextStep.objects.get(lead=lead).attempt


def test_undo_shows_the_call_again_with_its_note(desk, ann, lead, make_lead):
    other = make_lead("Bos Staal")
    key = uuid.uuid4()
    facts = {"key": key, "fence": fence(ann), "outcome": "no_answer", "note": "She was in."}
    desk.post(reverse("desk-log", args=[lead.pk]), facts)
    assert other == on_screen(ann)

    page = desk.post(reverse("desk-undo"), {"key": key}, headers=HTMX).content.decode()

    assert "Sanne Dekker" in page
    assert "She was in." in page
    assert lead == on_screen(ann)
    assert NextStep.objects.get(lead=other).ready


def logged(lead, ann, outcome=Outcome.NO_INTEREST, **facts):
    claim.take_next(ann)
    call = make_call(outcome, **facts)
    calls.log(lead.pk, call, by=ann, fence=fence(ann))
    return call


def test_undo_is_refused_after_ten_seconds(lead, ann, tuesday):
    call = logged(lead, ann)

    with (
        clock.moved_to(tuesday + timedelta(seconds=16)),
        pytest.raises(transitions.Refused, match="with a note"),
    ):
        undo.undo_call(call.key, by=ann)

    assert Stream.MARKETING == Lead.objects.get(pk=lead.pk).stream


def test_undo_is_refused_after_another_change(lead, ann):
    call = logged(lead, ann)
    intake.show_interest(lead, "a form", by=None, source=Source.FORM)

    with pytest.raises(transitions.Refused, match="has changed since the call"):
        undo.undo_call(call.key, by=ann)


def test_undo_is_refused_to_other_reps(lead, ann, ben):
    call = logged(lead, ann)

    with pytest.raises(transitions.Refused):
        undo.undo_call(call.key, by=ben)


def test_undo_is_refused_while_another_rep_holds_the_company(
    lead, ann, ben, make_campaign, make_lead, north, dov
):
    bens = Territory.objects.create(name="Ben's", team=north, inside_rep=ben, field_rep=dov, countries=["NL"])
    make_lead(campaign=make_campaign(north, [bens], name="Fleet"), company=lead.company)
    call = logged(lead, ann, Outcome.NO_ANSWER)
    assert claim.take_next(ben)

    with pytest.raises(transitions.Refused, match="Ben is calling"):
        undo.undo_call(call.key, by=ann)

    assert StepKind.RETRY == NextStep.objects.get(lead=lead).kind


def test_undo_of_do_not_call_is_refused(lead, ann):
    call = logged(lead, ann, Outcome.DO_NOT_CALL)

    with pytest.raises(transitions.Refused):
        undo.undo_call(call.key, by=ann)


def test_lead_returns_to_its_old_stage_only_through_undo(lead, ann):
    logged(lead, ann)
    CallSnapshot.objects.update(version=7)

    with pytest.raises(IntegrityError, match="undo_needs_snapshot"), transaction.atomic():
        sign(ann)
        Lead.objects.filter(pk=lead.pk).update(stage=Stage.SUSPECT, stream=Stream.INSIDE)
    with pytest.raises(transitions.Refused), transaction.atomic():
        transitions.move(transitions.lock_lead(lead.pk), "undo", ann)


def test_snapshots_are_deleted_when_the_undo_window_is_over(lead, ann, tuesday):
    logged(lead, ann)

    assert 0 == undo.run(tuesday + timedelta(seconds=10))
    assert 1 == undo.run(tuesday + timedelta(seconds=20))
    assert not CallSnapshot.objects.exists()


# Chance


@pytest.fixture
def conversation(desk, lead, ann, tuesday):
    call = make_call(Outcome.CALL_BACK, at=tuesday + timedelta(hours=3), probability=60)
    calls.log(lead.pk, call, by=ann, fence=fence(ann))
    return call


def test_chance_is_added_to_the_timeline_with_its_old_value(desk, conversation, lead):
    answer = desk.post(
        reverse("desk-probability"), {"key": conversation.key, "probability": "40"}, headers=HTMX
    )

    assert 204 == answer.status_code
    assert 40 == Lead.objects.get(pk=lead.pk).probability
    assert "Chance 40%, was 60%" in [line.title for line in timeline_of(lead)]


def test_repeated_chance_is_saved_once(desk, conversation):
    for _press in range(2):
        desk.post(reverse("desk-probability"), {"key": conversation.key, "probability": "40"})

    assert 1 == Activity.objects.filter(kind="probability").count()


def test_undo_restores_the_chance_set_after_the_call(desk, conversation, lead, ann):
    desk.post(reverse("desk-probability"), {"key": conversation.key, "probability": "40"})

    undo.undo_call(conversation.key, by=ann)

    assert Lead.objects.get(pk=lead.pk).probability is None


@pytest.mark.parametrize("probability", ["", "45", "100", "likely"])
def test_invalid_chance_is_rejected(desk, conversation, lead, probability):
    answer = desk.post(
        reverse("desk-probability"), {"key": conversation.key, "probability": probability}, headers=HTMX
    )

    assert 422 == answer.status_code
    assert "Choose a chance from 10 to 90%." in answer.content.decode()
    assert 60 == Lead.objects.get(pk=lead.pk).probability


@pytest.mark.parametrize("page", ["desk-probability", "desk-undo"])
def test_calls_of_other_reps_return_404(client, conversation, eve, ben, page):
    for who in (eve, ben):
        client.force_login(who)
        for key in (conversation.key, uuid.uuid4(), "nonsense", ""):
            assert 404 == client.post(reverse(page), {"key": key, "probability": "40"}).status_code


# Notices


def test_notice_appears_when_a_promised_call_falls_due(desk, conversation, tuesday):
    notices = reverse("desk-notices")
    assert 204 == desk.get(notices, {"callbacks": "0", "call_requests": "0"}).status_code

    with clock.moved_to(tuesday + timedelta(hours=3)):
        eligibility.run(clock.now())
        page = desk.get(notices, {"callbacks": "0", "call_requests": "0"})
        assert "1 promised call is due" in page.content.decode()
        assert 204 == desk.get(notices, {"callbacks": "1", "call_requests": "0"}).status_code


# The right person


@pytest.mark.parametrize("ask", ["later", "no such outcome"])
def test_chosen_time_counts_whatever_else_is_asked(press, lead, ask):
    assert press(ask=ask, slot="NaN").status_code == 422
    assert not Activity.objects.exists()


def test_right_person_is_served_at_once_ahead_of_urgent_calls(press, ann, lead, make_lead):
    urgent = make_lead("Bos Staal")
    NextStep.objects.filter(lead=urgent).update(kind=StepKind.CALL_REQUEST, rank=1100, ready=True)

    press("wrong_person", name="Tom Maas", headers=HTMX)

    step = claim.current(ann)
    assert (lead, "Tom Maas") == (step.lead, step.contact.name)


def test_right_person_without_a_number_says_so_before_and_after(press, desk, ann, lead, make_lead):
    other = make_lead("Bos Staal")
    tom = lead.company.contacts.create(name="Tom Maas")
    assert "waits until one is added" in desk.get(reverse("desk")).content.decode()

    answer = press("wrong_person", person=tom.pk, headers=HTMX)

    assert other == on_screen(ann)
    assert "Tom Maas can&#x27;t be called now" in answer.content.decode()
