"""Test the calls after a quote: they plan themselves until it is answered."""

from datetime import timedelta

import pytest

from handoffs.models import Opportunity
from handoffs.quotes import answering, drafting, sending
from leads.activities import by_hand
from leads.activities.by_hand import LoggedActivity
from leads.calling import calls
from leads.calling.calls import Call
from leads.funnel.transitions import Refused
from leads.models import Activity, Lead
from leads.models.calling.activity import SPOKE, Outcome
from leads.models.queue.step_kind import StepKind
from leads.queue import claim, holds
from leads.recycling import retries
from salesdesk import clock


@pytest.fixture
def sent(small_deal, make_quote, ann):
    return sending.mark_sent(make_quote(small_deal), ann, how="by post")


def step_of(deal):
    return Lead.objects.get(pk=deal.lead_id).steps.select_related("lead", "assignee", "contact").get()


def call(deal, ann, outcome, **facts):
    """Log a call of the step on ann's screen, when it is due."""
    step = step_of(deal)
    with clock.moved_to(max(step.due_at, clock.now())):
        hold = holds.acquire(step, ann)
        calls.log(deal.lead_id, Call(outcome, **facts), by=ann, fence=hold.fence)
    return step_of(deal)


def test_first_call_is_two_days_after_sending(sent, small_deal, ann):
    step = step_of(small_deal)
    assert (step.kind, step.attempt, step.assignee) == (StepKind.QUOTE, 1, ann)
    assert step.due_at.date() == clock.now().date() + timedelta(days=2)
    assert "2026-0001" in step.why


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.VOICEMAIL, SPOKE])
def test_next_call_follows_every_outcome_that_decides_nothing(sent, small_deal, ann, outcome):
    first = step_of(small_deal)
    second = call(small_deal, ann, outcome)
    assert (second.kind, second.attempt, second.assignee) == (StepKind.QUOTE, 2, ann)
    assert second.due_at.date() >= first.due_at.date() + timedelta(days=4)
    assert "2026-0001" in second.why


def test_after_the_last_call_the_holder_decides(sent, small_deal, ann):
    for _number in range(small_deal.lead.campaign.quote_calls):
        step = call(small_deal, ann, Outcome.NO_ANSWER)
    assert (step.kind, step.assignee) == (StepKind.CLOSE, ann)
    assert Opportunity.objects.get(pk=small_deal.pk).closed_at is None


def test_campaign_sets_days_and_number_of_calls(small_deal, make_quote, ann):
    campaign = small_deal.lead.campaign
    campaign.quote_first_call_after, campaign.quote_calls = timedelta(days=1), 1
    campaign.save()
    sending.mark_sent(make_quote(small_deal), ann, how="by post")
    assert step_of(small_deal).due_at.date() == clock.now().date() + timedelta(days=1)
    assert call(small_deal, ann, Outcome.NO_ANSWER).kind == StepKind.CLOSE


def test_key_shows_the_time_that_is_planned(sent, small_deal, ann):
    step = step_of(small_deal)
    with clock.moved_to(step.due_at):
        shown = retries.next_retry(step.lead, step, clock.now()).due_at
    assert call(small_deal, ann, Outcome.NO_ANSWER).due_at == shown


def test_promised_call_takes_over_and_the_calls_go_on_after_it(sent, small_deal, ann):
    step = step_of(small_deal)
    at = step.due_at + timedelta(days=1, hours=2)
    promised = call(small_deal, ann, Outcome.CALL_BACK, at=at)
    assert (promised.kind, promised.due_at) == (StepKind.CALLBACK, at)
    after = call(small_deal, ann, SPOKE)
    assert (after.kind, after.attempt) == (StepKind.QUOTE, 2)


@pytest.mark.parametrize("outcome", [Outcome.NO_INTEREST, Outcome.LATER, Outcome.QUALIFIED])
def test_call_does_not_close_the_deal(sent, small_deal, ann, outcome):
    step = step_of(small_deal)
    with clock.moved_to(step.due_at), pytest.raises(Refused):
        fence = holds.acquire(step, ann).fence
        on = clock.now().date() + timedelta(days=9)
        calls.log(small_deal.lead_id, Call(outcome, on=on), by=ann, fence=fence)
    assert step_of(small_deal).kind == StepKind.QUOTE


def test_objection_leaves_a_decision_to_the_holder(sent, small_deal, ann):
    step = call(small_deal, ann, Outcome.DO_NOT_CALL, note="Please don't call")
    assert (step.kind, step.assignee) == (StepKind.CLOSE, ann)


def test_calls_stop_when_the_customer_answers(sent, small_deal):
    answering.accept(sent, name="Sanne", address="192.0.2.1")
    assert step_of(small_deal).kind == StepKind.AFTERCARE


def test_calls_stop_when_the_quote_is_withdrawn(sent, small_deal, ann):
    drafting.withdraw(sent, ann)
    assert step_of(small_deal).kind == StepKind.CLOSE


def test_only_the_sender_is_offered_the_call(sent, small_deal, ann, ben):
    step = step_of(small_deal)
    step.ready = True
    step.save()
    assert claim.take_next(ben) is None
    assert claim.take_next(ann).pk == step.pk


def test_field_logs_a_call_and_gets_the_next_follow_up(deal, make_quote, dov):
    sending.mark_sent(make_quote(deal), dov, how="by post")
    first = step_of(deal)
    assert (first.kind, first.assignee) == (StepKind.FIELD_QUOTE, dov)
    with clock.moved_to(first.due_at):
        by_hand.log(deal.lead_id, LoggedActivity(Activity.Kind.CALL, Call(Outcome.NO_ANSWER)), by=dov)
    second = step_of(deal)
    assert (second.kind, second.attempt) == (StepKind.FIELD_QUOTE, 2)
