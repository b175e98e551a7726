"""An activity logged by hand moves the lead as the desk's keys do, and can be undone (R3, R6)."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from leads.activities import by_hand, offered
from leads.activities.by_hand import LoggedActivity
from leads.calling import daily_stats, undo
from leads.calling.calls import Call
from leads.funnel import transitions
from leads.funnel.timeline import timeline_of
from leads.models import Activity, CompletedStep, Contact, Lead, NextStep, Stakeholder, Suppression
from leads.models.calling.activity import SPOKE, Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from leads.queue import claim, holds
from leads.recycling import recycle
from salesdesk import clock

pytestmark = pytest.mark.django_db

Kind = Activity.Kind


@pytest.fixture
def log(lead):
    """Log an activity of the lead by hand."""

    def log(by, kind=Kind.CALL, outcome=SPOKE, *, key=None, at=None, contact=None, **facts):
        outer = {name: facts.pop(name) for name in ("incoming", "follow_up_on") if name in facts}
        call = Call(outcome, key=key or uuid.uuid4(), **facts)
        entry = LoggedActivity(kind, call, at=at, contact=contact, **outer)
        return by_hand.log(lead.pk, entry, by=by)

    return log


def fresh(lead):
    return Lead.objects.get(pk=lead.pk)


def hour_ago():
    return clock.now() - timedelta(hours=1)


def test_conversation_makes_a_suspect_a_prospect_and_keeps_the_next_step(log, lead, ann):
    step = lead.steps.get()

    activity = log(ann, Kind.VISIT, note="Saw the cold store.")

    assert fresh(lead).stage == Stage.PROSPECT
    assert fresh(lead).holder == ann
    assert lead.steps.get() == step
    assert (activity.kind, activity.outcome, activity.by) == (Kind.VISIT, SPOKE, ann)


def test_call_back_plans_a_promised_call_as_on_the_desk(lead, ann):
    entry = LoggedActivity(
        Kind.MEETING, Call(Outcome.CALL_BACK, at=clock.now() + timedelta(hours=3), note="After the board.")
    )

    by_hand.log(lead.pk, entry, by=ann)

    step = lead.steps.get()
    assert (step.kind, step.assignee, step.why) == (StepKind.CALLBACK, ann, "After the board.")
    assert CompletedStep.objects.get(lead=lead).kind == StepKind.COLD


def test_unanswered_call_is_retried_by_the_cadence(log, lead, ann):
    log(ann, outcome=Outcome.NO_ANSWER)

    assert (lead.steps.get().kind, lead.steps.get().attempt) == (StepKind.RETRY, 2)


def test_nobody_in_at_a_visit_changes_nothing(log, lead, ann):
    step = lead.steps.get()

    log(ann, Kind.VISIT, Outcome.NO_ANSWER)

    assert lead.steps.get() == step
    assert not Activity.objects.conversations().exists()


def test_no_interest_returns_the_lead_to_marketing(log, lead, ann):
    log(ann, Kind.EMAIL, Outcome.NO_INTEREST, incoming=True, reason="no_need")

    assert (fresh(lead).stream, fresh(lead).reason) == (Stream.MARKETING, "no_need")


def test_qualified_needs_the_answers(log, lead, ann):
    with pytest.raises(transitions.Refused, match="Need, Budget"):
        log(ann, outcome=Outcome.QUALIFIED)
    assert not Activity.objects.exists()

    log(ann, outcome=Outcome.QUALIFIED, answers={each.pk: "yes" for each in lead.campaign.questions.all()})

    assert fresh(lead).stage == Stage.SQL


@pytest.mark.parametrize("kind", [Kind.VISIT, Kind.MEETING, Kind.VIDEO, Kind.CALL])
def test_meetings_and_calls_count_as_conversations(log, ann, kind):
    log(ann, kind)

    assert Activity.objects.conversations().count() == 1
    assert daily_stats.stats_of(ann).conversations == 1
    assert daily_stats.stats_of(ann).calls == (kind == Kind.CALL)


@pytest.mark.parametrize("kind", [Kind.EMAIL, Kind.CHAT, Kind.SMS, Kind.NOTE])
def test_messages_and_notes_are_no_conversations(log, lead, ann, kind):
    version = lead.version

    log(ann, kind, "", note="Sent the brochure.")

    assert not Activity.objects.conversations().exists()
    assert fresh(lead).version == version


def test_a_repeated_submission_logs_once(log, ann):
    key = uuid.uuid4()

    first, second = log(ann, key=key), log(ann, key=key)

    assert first == second
    assert Activity.objects.count() == 1


def test_a_colleagues_submission_key_is_refused(log, ann, cleo):
    key = uuid.uuid4()
    log(ann, key=key, note="Secret")

    with pytest.raises(transitions.Refused):
        log(cleo, key=key)


def test_an_earlier_activity_has_the_time_at_which_it_happened(log, lead, ann):
    Lead.objects.filter(pk=lead.pk).update(created_at=clock.now() - timedelta(days=2))
    lead.company.created_at = clock.now() - timedelta(days=2)
    lead.company.save()

    activity = log(ann, Kind.VISIT, at=hour_ago())

    assert activity.at == hour_ago()
    assert activity.logged_at == clock.now()
    entry = next(each for each in timeline_of(fresh(lead)) if each.activity == activity)
    assert entry.changes == ["Became Prospect"]
    assert entry.logged_at == clock.now()


def test_the_future_is_refused(log, ann):
    with pytest.raises(transitions.Refused, match="future"):
        log(ann, at=clock.now() + timedelta(minutes=1))


def test_a_time_before_the_company_was_added_is_refused(log, ann):
    with pytest.raises(transitions.Refused, match="was added on"):
        log(ann, at=hour_ago())


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"at": -60, "logged": 0}, "company_was_known"),
        ({"at": 10, "logged": 0}, "activity_is_logged_after_it_happened"),
        ({"at": 0, "logged": 0, "incoming": True, "kind": "visit"}, "only_two_way_activities_come_in"),
    ],
)
def test_the_database_refuses_impossible_activities(lead, ann, facts, name):
    at, logged = (clock.now() + timedelta(minutes=facts.pop(each)) for each in ("at", "logged"))
    row = {"lead": lead, "round": 1, "kind": "note", "by": ann} | facts
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Activity.objects.bulk_create([Activity(**row, at=at, logged_at=logged)])


def test_while_a_colleague_calls_the_outcome_is_logged_late(log, lead, ann, ben, territory):
    claim.take_next(ann)
    territory.inside_rep = ben
    territory.save()
    before = (fresh(lead).stage, lead.steps.get())

    activity = log(ben, outcome=Outcome.NO_INTEREST, reason="no_need")

    assert activity.late
    assert (fresh(lead).stage, lead.steps.get()) == before
    assert "Ann is calling" in by_hand.late_reason(lead, ben)


def test_logging_the_lead_on_ones_own_desk_releases_it_with_the_draft(log, lead, ann):
    claim.take_next(ann)
    holds.save_draft(ann, ann.hold.fence, {"note": "Asked for a brochure", "key": str(uuid.uuid4())})

    log(ann, outcome=Outcome.NO_ANSWER)

    assert holds.holder_of(lead.company_id) is None
    assert Activity.objects.filter(kind=Kind.NOTE, note="Asked for a brochure").exists()


def test_others_than_the_caller_do_not_move_the_lead(log, lead, cleo, ann):
    assert offered.outcomes_for(lead, Kind.CALL, cleo) == [
        SPOKE,
        Outcome.NO_ANSWER,
        Outcome.VOICEMAIL,
        Outcome.DO_NOT_CALL,
    ]

    log(cleo)
    late = log(cleo, outcome=Outcome.NO_INTEREST, reason="no_need")

    assert fresh(lead).stage == Stage.SUSPECT
    assert late.late


def test_leads_with_marketing_do_not_move(log, lead, ann):
    recycle.to_marketing(lead, ann, reason="no_need")

    log(ann, incoming=True)

    assert fresh(lead).stream == Stream.MARKETING
    assert not offered.may_move(fresh(lead), ann)


def test_objection_counts_whoever_logs_it(log, lead, dov):
    Lead.objects.filter(pk=lead.pk).update(field_rep=dov)

    log(dov, Kind.VISIT, Outcome.DO_NOT_CALL, note="Never again")

    assert Suppression.objects.filter(source="activity").exists()
    assert fresh(lead).stage == Stage.LOST


def test_objection_needs_a_number(log, lead, ann):
    nobody = Contact.objects.create(company=lead.company, name="Tom")

    with pytest.raises(transitions.Refused, match="no phone number"):
        log(ann, outcome=Outcome.DO_NOT_CALL, contact=nobody)


def test_a_contact_of_another_company_is_refused(log, ann, make_company):
    stranger = make_company("Other").contacts.get()

    with pytest.raises(transitions.Refused):
        log(ann, contact=stranger)


def test_a_conversation_with_a_colleague_keeps_the_leads_contact(log, lead, ann):
    tom = Contact.objects.create(company=lead.company, name="Tom", phone="+31135550199")
    Stakeholder.objects.create(lead=lead, contact=tom, buying_role="decides")

    activity = log(ann, contact=tom)

    assert fresh(lead).contact == lead.contact
    assert activity.contact == tom
    assert lead.stakeholders.get(contact=tom).spoken_to


def test_the_closer_moves_their_next_step(log, lead, ann):
    log(ann, outcome=Outcome.QUALIFIED, answers={each.pk: "yes" for each in lead.campaign.questions.all()})
    today = clock.now().date()

    log(ann, Kind.VISIT, note="Wants a quote", follow_up_on=today + timedelta(days=3))

    step = lead.steps.get()
    assert (step.kind, step.why, step.assignee) == (StepKind.CLOSE, "Wants a quote", ann)
    assert step.due_at.date() == today + timedelta(days=3)


def test_undo_restores_the_lead_and_its_step(log, lead, ann):
    before = NextStep.objects.get(lead=lead)
    activity = log(ann, Kind.VISIT, Outcome.NO_INTEREST, reason="no_need")

    undo.undo_activity(activity.key, by=ann)

    after = fresh(lead)
    assert (after.stage, after.stream, after.reason) == (Stage.SUSPECT, Stream.INSIDE, "")
    assert (after.steps.get().kind, after.steps.get().due_at) == (before.kind, before.due_at)
    assert not Activity.objects.conversations().exists()
    assert claim.take_next(ann).lead == lead


def test_undo_of_a_note_leaves_the_lead_alone(log, lead, cleo):
    step = lead.steps.get()
    activity = log(cleo, Kind.NOTE, "", note="Wrong company")

    undo.undo_activity(activity.key, by=cleo)

    assert lead.steps.get() == step
    assert [entry.undone for entry in timeline_of(lead) if entry.activity == activity] == [True]


def test_undo_is_refused_later_and_to_others(log, ann, cleo):
    activity = log(ann, Kind.NOTE, "", note="x")

    with pytest.raises(transitions.Refused):
        undo.undo_activity(activity.key, by=cleo)
    with clock.moved_to(clock.now() + timedelta(minutes=1)), pytest.raises(transitions.Refused):
        undo.undo_activity(activity.key, by=ann)


def test_undo_is_refused_while_a_colleague_calls(log, lead, ann, ben, territory):
    activity = log(ann, outcome=Outcome.NO_ANSWER)
    lead.steps.update(assignee=ben, due_at=clock.now(), ready=True)
    claim.take_lead(ben, lead.pk)

    with pytest.raises(transitions.Refused, match="Ben is calling"):
        undo.undo_activity(activity.key, by=ann)
