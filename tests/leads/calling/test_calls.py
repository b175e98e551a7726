"""Logging a call moves the lead according to its outcome (R6)."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import transaction

from leads.calling import calls, undo
from leads.compliance import eligibility, suppression
from leads.funnel import next_steps, transitions
from leads.models import Activity, Contact, Lead, NextStep, Stakeholder, Suppression
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from leads.monitoring import leaks
from leads.queue import claim, drafts, holds
from salesdesk import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(lead, ann):
    """Claim the lead as Ann and log a call with the given outcome."""

    def log(outcome, **facts):
        step = claim.take_next(ann)
        calls.log(step.lead_id, calls.Call(outcome, **facts), by=ann, fence=ann.hold.fence)
        ann.refresh_from_db()
        return Lead.objects.get(pk=lead.pk)

    return log


def answers(lead):
    return {question.pk: "yes" for question in lead.campaign.questions.all()}


def test_no_answer_plans_the_next_attempt_in_another_part_of_the_day(log):
    lead = log(Outcome.NO_ANSWER)

    step = lead.steps.get()
    assert (StepKind.RETRY, 2) == (step.kind, step.attempt)
    assert clock.DayPart.MORNING != clock.part_of(step.due_at, lead.company.place.clock)
    assert Stage.SUSPECT == lead.stage


def test_last_cold_attempt_starts_a_cool_down_and_a_new_round(log, lead):
    NextStep.objects.update(attempt=4)

    lead = log(Outcome.NO_ANSWER)

    step = lead.steps.get()
    assert (StepKind.COLD, 1) == (step.kind, step.attempt)
    assert step.due_at - clock.now() > timedelta(days=60)


def test_last_warm_attempt_moves_the_lead_to_nurture(log, lead):
    NextStep.objects.update(attempt=6)
    lead.warm = True
    with transaction.atomic():
        transitions.save(lead, None)

    lead = log(Outcome.VOICEMAIL)

    assert (Stage.PROSPECT, Stream.NURTURE, 2) == (lead.stage, lead.stream, lead.round)
    assert StepKind.NURTURE == lead.steps.get().kind


def test_call_back_plans_a_promised_call_of_the_rep(log, ann):
    at = clock.now() + timedelta(hours=3)

    lead = log(Outcome.CALL_BACK, at=at, note="After the board.")

    step = lead.steps.get()
    assert (StepKind.CALLBACK, ann, at, "2026-11-24T13:00") == (
        step.kind,
        step.assignee,
        step.due_at,
        step.wall_time,
    )
    assert Stage.PROSPECT == lead.stage
    assert ann == lead.holder


def test_call_back_at_night_is_refused_without_changes(log, lead):
    with pytest.raises(transitions.Refused):
        log(Outcome.CALL_BACK, at=clock.now() + timedelta(hours=12))

    assert not Activity.objects.exists()
    assert StepKind.COLD == lead.steps.get().kind


def test_interested_later_moves_the_lead_to_nurture_of_the_rep(log, ann):
    lead = log(Outcome.LATER, on=date(2027, 3, 1), note="Budget in March.")

    assert (Stream.NURTURE, ann) == (lead.stream, lead.holder)
    step = lead.steps.get()
    assert date(2027, 3, 1) == clock.local(step.due_at, "Europe/Amsterdam").date()
    assert "Budget in March." == step.why


def test_no_interest_moves_the_lead_to_marketing(log):
    lead = log(Outcome.NO_INTEREST, reason="no_need")

    assert (Stage.PROSPECT, Stream.MARKETING, None) == (lead.stage, lead.stream, lead.holder)
    assert not lead.steps.exists()


def test_qualified_is_refused_with_the_missing_answers_named(log):
    with pytest.raises(transitions.Refused, match="Need, Budget"):
        log(Outcome.QUALIFIED)


def test_qualified_makes_the_lead_an_sql_of_the_rep(log, lead, ann):
    lead = log(Outcome.QUALIFIED, answers=answers(lead))

    assert (Stage.SQL, Stream.INSIDE, ann) == (lead.stage, lead.stream, lead.holder)


def test_wrong_person_replaces_the_contact(log):
    lead = log(Outcome.WRONG_PERSON, name="Tom Maas", title="IT")

    assert "Tom Maas" == lead.contact.name
    assert lead.contact == lead.steps.get().contact
    assert lead.stakeholders.filter(contact=lead.contact).exists()


def test_do_not_call_ends_all_leads_with_that_number(log, lead, make_campaign, make_lead, north, territory):
    other = make_lead(campaign=make_campaign(north, [territory], name="Fleet"), company=lead.company)

    lead = log(Outcome.DO_NOT_CALL)

    assert (Stage.LOST, True) == (lead.stage, lead.final)
    assert Stage.LOST == Lead.objects.get(pk=other.pk).stage
    assert {"number", "person"} == set(Suppression.objects.values_list("kind", flat=True))
    assert not NextStep.objects.exists()


def test_do_not_call_plans_a_call_to_another_contact(log, lead):
    tom = Contact.objects.create(company=lead.company, name="Tom Maas", phone="+31135550199")

    lead = log(Outcome.DO_NOT_CALL)

    step = lead.steps.get()
    assert (tom, StepKind.COLD, 1, True) == (step.contact, step.kind, step.attempt, step.ready)
    assert (Stage.SUSPECT, tom) == (lead.stage, lead.contact)
    assert not leaks.leaks().exists()


def test_do_not_call_of_a_known_contact_plans_a_retry_with_a_colleague(log, lead, ann, tuesday):
    Contact.objects.create(company=lead.company, name="Tom Maas", phone="+31135550199")
    log(Outcome.CALL_BACK, at=tuesday + timedelta(hours=2))

    with clock.moved_to(tuesday + timedelta(hours=2)):
        eligibility.run(clock.now())
        lead = log(Outcome.DO_NOT_CALL)

    step = lead.steps.get()
    assert ("Tom Maas", StepKind.RETRY, 1, ann) == (step.contact.name, step.kind, step.attempt, step.assignee)


@pytest.fixture
def bea(log, lead, ann):
    """The lead's contact since a wrong person outcome; the call that is due is to Sanne, who missed a meeting."""
    bea = Contact.objects.create(company=lead.company, name="Bea Kok", phone="+31135550198")
    lead = log(Outcome.WRONG_PERSON, person=bea)
    sanne = lead.company.contacts.get(name="Sanne Dekker")
    with transaction.atomic():
        next_steps.cancel_all(lead, ann)
        next_steps.plan(lead, StepKind.RETURNED, due_at=clock.now(), contact=sanne, assignee=ann)
        eligibility.run(clock.now())
    return bea


def test_do_not_call_suppresses_only_the_contact_who_was_called(log, bea):
    called = NextStep.objects.get().contact

    lead = log(Outcome.DO_NOT_CALL)

    assert suppression.is_suppressed(called.phone)
    assert not suppression.is_suppressed(bea.phone)
    assert bea == lead.contact == lead.steps.get().contact


def test_conversation_makes_the_called_stakeholder_the_contact(log, lead, bea, tuesday):
    called = NextStep.objects.get().contact
    for contact in (called, bea):
        Stakeholder.objects.update_or_create(
            lead=lead, contact=contact, defaults={"buying_role": "influences", "spoken_to": False}
        )

    lead = log(Outcome.CALL_BACK, at=tuesday + timedelta(hours=2))

    assert [called] == [stakeholder.contact for stakeholder in lead.stakeholders.filter(spoken_to=True)]
    assert called == lead.contact == lead.steps.get().contact


def test_undo_restores_the_contact_and_stakeholders(log, lead, bea, ann, tuesday):
    called = NextStep.objects.get().contact
    for contact, spoken_to in ((called, False), (bea, True)):
        Stakeholder.objects.update_or_create(
            lead=lead, contact=contact, defaults={"buying_role": "influences", "spoken_to": spoken_to}
        )
    key = uuid.uuid4()
    log(Outcome.CALL_BACK, at=tuesday + timedelta(hours=2), key=key)

    undo.undo_call(key, by=ann)

    lead = Lead.objects.get(pk=lead.pk)
    assert bea == lead.contact
    assert [bea] == [stakeholder.contact for stakeholder in lead.stakeholders.filter(spoken_to=True)]
    assert called == lead.steps.get().contact


def test_wrong_person_requires_a_different_contact(log, bea):
    called = NextStep.objects.get().contact

    with pytest.raises(transitions.Refused):
        log(Outcome.WRONG_PERSON, person=called)

    assert bea == log(Outcome.WRONG_PERSON, person=bea).contact


def test_repeated_log_with_the_same_key_is_saved_once(log, lead, ann):
    step = claim.take_next(ann)
    call, fence = calls.Call(Outcome.NO_ANSWER), ann.hold.fence

    first = calls.log(step.lead_id, call, by=ann, fence=fence)
    again = calls.log(step.lead_id, call, by=ann, fence=fence)

    assert first == again
    assert 1 == Activity.objects.count()


def test_log_without_a_hold_is_kept_but_does_not_move_the_lead(lead, ann):
    claim.take_next(ann)
    call, fence = calls.Call(Outcome.NO_ANSWER), ann.hold.fence
    holds.release_all(ann, clock.now())

    with pytest.raises(holds.HoldLost):
        calls.log(lead.pk, call, by=ann, fence=fence)
    activity = calls.log_late(lead.pk, call, by=ann)

    assert activity.late
    assert StepKind.COLD == lead.steps.get().kind


def test_next_call_is_at_another_company(lead, make_lead, ann, log):
    other = make_lead("Bos Staal")

    log(Outcome.NO_ANSWER)

    assert other.pk == claim.take_next(ann).lead_id


def test_nothing_is_offered_outside_the_call_window(lead, ann, tuesday):
    with clock.moved_to(tuesday + timedelta(hours=12)):
        eligibility.run(clock.now())

        assert claim.take_next(ann) is None


def test_submission_key_of_a_colleague_shows_nothing_and_writes_nothing(
    log, lead, make_lead, ann, ben, tuesday
):
    key = uuid.uuid4()
    theirs = log(Outcome.NO_ANSWER, key=key, note="Ann's own note")
    other = make_lead("Bakker Transport")
    other.contact.refresh_from_db()
    claim.take_next(ben)
    before = Activity.objects.count()

    for verb in (
        lambda: calls.log(other.pk, calls.Call(Outcome.NO_ANSWER, key=key, note="x"), by=ben, fence=0),
        lambda: calls.log_late(other.pk, calls.Call(Outcome.NO_ANSWER, key=key, note="x"), by=ben),
        lambda: calls.log_late(theirs.pk, calls.Call(Outcome.NO_ANSWER, key=key, note="x"), by=ben),
    ):
        with pytest.raises(transitions.Refused, match="out of date"):
            verb()

    assert Activity.objects.count() == before
    drafts.save_as_note(other, {"note": "Ben's note", "key": str(key)}, by=ben)
    assert Activity.objects.get(note="Ben's note").by == ben
