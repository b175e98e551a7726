"""One key logs a call, and the outcome moves the lead (R6)."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import transaction

from leads.calling import calls, undo
from leads.compliance import eligibility, suppression
from leads.funnel import next_steps, transitions
from leads.models import Activity, Contact, Lead, NextStep, Stakeholder, Suppression
from leads.models.calling.activity import Outcome
from leads.models.queue.next_step import StepKind
from leads.models.stages import Stage, Stream
from leads.monitoring import leaks
from leads.queue import claim, holds
from salesdesk import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(lead, ann):
    """Ann takes the lead on screen and logs a call with it."""

    def log(outcome, **facts):
        step = claim.take_next(ann)
        calls.log(step.lead_id, calls.Call(outcome, **facts), by=ann, fence=ann.hold.fence)
        ann.refresh_from_db()
        return Lead.objects.get(pk=lead.pk)

    return log


def answers(lead):
    return {question.pk: "yes" for question in lead.campaign.questions.all()}


def test_no_answer_plans_the_next_try_on_another_part_of_the_day(log):
    lead = log(Outcome.NO_ANSWER)

    step = lead.steps.get()
    assert (StepKind.RETRY, 2) == (step.kind, step.attempt)
    assert clock.DayPart.MORNING != clock.part_of(step.due_at, lead.company.place.clock)
    assert Stage.SUSPECT == lead.stage


def test_the_last_cold_try_rests_and_starts_again(log, lead):
    NextStep.objects.update(attempt=4)

    lead = log(Outcome.NO_ANSWER)

    step = lead.steps.get()
    assert (StepKind.COLD, 1) == (step.kind, step.attempt)
    assert step.due_at - clock.now() > timedelta(days=60)


def test_the_last_warm_try_goes_to_nurture(log, lead):
    NextStep.objects.update(attempt=6)
    lead.warm = True
    with transaction.atomic():
        transitions.save(lead, None)

    lead = log(Outcome.VOICEMAIL)

    assert (Stage.PROSPECT, Stream.NURTURE, 2) == (lead.stage, lead.stream, lead.round)
    assert StepKind.NURTURE == lead.steps.get().kind


def test_call_back_is_a_promise_of_the_rep_who_made_it(log, ann):
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


def test_a_promise_at_night_is_refused_and_nothing_is_written(log, lead):
    with pytest.raises(transitions.Refused):
        log(Outcome.CALL_BACK, at=clock.now() + timedelta(hours=12))

    assert not Activity.objects.exists()
    assert StepKind.COLD == lead.steps.get().kind


def test_interested_later_stays_with_the_rep_in_nurture(log, ann):
    lead = log(Outcome.LATER, on=date(2027, 3, 1), note="Budget in March.")

    assert (Stream.NURTURE, ann) == (lead.stream, lead.holder)
    step = lead.steps.get()
    assert date(2027, 3, 1) == clock.local(step.due_at, "Europe/Amsterdam").date()
    assert "Budget in March." == step.why


def test_no_interest_goes_to_marketing(log):
    lead = log(Outcome.NO_INTEREST, reason="no_need")

    assert (Stage.PROSPECT, Stream.MARKETING, None) == (lead.stage, lead.stream, lead.holder)
    assert not lead.steps.exists()


def test_qualified_without_the_answers_is_refused_and_names_them(log):
    with pytest.raises(transitions.Refused, match="Need, Budget"):
        log(Outcome.QUALIFIED)


def test_qualified_is_an_sql_of_the_rep(log, lead, ann):
    lead = log(Outcome.QUALIFIED, answers=answers(lead))

    assert (Stage.SQL, Stream.INSIDE, ann) == (lead.stage, lead.stream, lead.holder)


def test_the_wrong_person_gives_way_to_the_right_one(log):
    lead = log(Outcome.WRONG_PERSON, name="Tom Maas", title="IT")

    assert "Tom Maas" == lead.contact.name
    assert lead.contact == lead.steps.get().contact
    assert lead.stakeholders.filter(contact=lead.contact).exists()


def test_do_not_call_is_final_for_that_number_everywhere(
    log, lead, make_campaign, make_lead, north, territory
):
    other = make_lead(campaign=make_campaign(north, [territory], name="Fleet"), company=lead.company)

    lead = log(Outcome.DO_NOT_CALL)

    assert (Stage.LOST, True) == (lead.stage, lead.final)
    assert Stage.LOST == Lead.objects.get(pk=other.pk).stage
    assert 1 == Suppression.objects.count()
    assert not NextStep.objects.exists()


def test_after_do_not_call_the_desk_goes_on_with_a_colleague_at_once(log, lead):
    tom = Contact.objects.create(company=lead.company, name="Tom Maas", phone="+31135550199")

    lead = log(Outcome.DO_NOT_CALL)

    step = lead.steps.get()
    assert (tom, StepKind.COLD, 1, True) == (step.contact, step.kind, step.attempt, step.ready)
    assert (Stage.SUSPECT, tom) == (lead.stage, lead.contact)
    assert not leaks.leaks().exists()


def test_after_do_not_call_of_somebody_we_knew_a_colleague_is_no_cold_call(log, lead, ann, tuesday):
    Contact.objects.create(company=lead.company, name="Tom Maas", phone="+31135550199")
    log(Outcome.CALL_BACK, at=tuesday + timedelta(hours=2))

    with clock.moved_to(tuesday + timedelta(hours=2)):
        eligibility.run(clock.now())
        lead = log(Outcome.DO_NOT_CALL)

    step = lead.steps.get()
    assert ("Tom Maas", StepKind.RETRY, 1, ann) == (step.contact.name, step.kind, step.attempt, step.assignee)


@pytest.fixture
def bea(log, lead, ann):
    """Whom the lead is with since a wrong person; the call that is due is to Sanne, who missed a meeting."""
    bea = Contact.objects.create(company=lead.company, name="Bea Kok", phone="+31135550198")
    lead = log(Outcome.WRONG_PERSON, person=bea)
    sanne = lead.company.contacts.get(name="Sanne Dekker")
    with transaction.atomic():
        next_steps.cancel_all(lead, ann)
        next_steps.plan(lead, StepKind.RETURNED, due_at=clock.now(), contact=sanne, assignee=ann)
        eligibility.run(clock.now())
    return bea


def test_do_not_call_silences_who_was_called_and_nobody_else(log, bea):
    called = NextStep.objects.get().contact

    lead = log(Outcome.DO_NOT_CALL)

    assert suppression.is_suppressed(called.phone)
    assert not suppression.is_suppressed(bea.phone)
    assert bea == lead.contact == lead.steps.get().contact


def test_what_was_said_is_kept_of_who_was_called_and_goes_on_with_them(log, lead, bea, tuesday):
    called = NextStep.objects.get().contact
    for contact in (called, bea):
        Stakeholder.objects.update_or_create(
            lead=lead, contact=contact, defaults={"buying_role": "influences", "spoken_to": False}
        )

    lead = log(Outcome.CALL_BACK, at=tuesday + timedelta(hours=2))

    assert [called] == [seat.contact for seat in lead.stakeholders.filter(spoken_to=True)]
    assert called == lead.contact == lead.steps.get().contact


def test_a_call_that_is_taken_back_leaves_no_trace_of_who_was_called(log, lead, bea, ann, tuesday):
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
    assert [bea] == [seat.contact for seat in lead.stakeholders.filter(spoken_to=True)]
    assert called == lead.steps.get().contact


def test_the_right_person_is_somebody_else_than_who_was_called(log, bea):
    called = NextStep.objects.get().contact

    with pytest.raises(transitions.Refused):
        log(Outcome.WRONG_PERSON, person=called)

    assert bea == log(Outcome.WRONG_PERSON, person=bea).contact


def test_the_same_press_logs_once(log, lead, ann):
    step = claim.take_next(ann)
    call, fence = calls.Call(Outcome.NO_ANSWER), ann.hold.fence

    first = calls.log(step.lead_id, call, by=ann, fence=fence)
    again = calls.log(step.lead_id, call, by=ann, fence=fence)

    assert first == again
    assert 1 == Activity.objects.count()


def test_a_log_after_the_hold_was_lost_moves_nothing_but_is_kept(lead, ann):
    claim.take_next(ann)
    call, fence = calls.Call(Outcome.NO_ANSWER), ann.hold.fence
    holds.release_all(ann, clock.now())

    with pytest.raises(holds.HoldLost):
        calls.log(lead.pk, call, by=ann, fence=fence)
    activity = calls.log_late(lead.pk, call, by=ann)

    assert activity.late
    assert StepKind.COLD == lead.steps.get().kind


def test_the_next_call_is_another_company(lead, make_lead, ann, log):
    other = make_lead("Bos Staal")

    log(Outcome.NO_ANSWER)

    assert other.pk == claim.take_next(ann).lead_id


def test_outside_the_call_window_nothing_is_offered(lead, ann, tuesday):
    with clock.moved_to(tuesday + timedelta(hours=12)):
        eligibility.run(clock.now())

        assert claim.take_next(ann) is None
