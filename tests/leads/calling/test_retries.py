"""An unanswered call is retried at the time that its key showed, with a clock that stands still or runs."""

import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from campaigns.models import Cadence
from leads.calling import calls, outcome_previews
from leads.compliance import eligibility
from leads.funnel import activities, next_steps
from leads.models import Activity, Hold, Lead, NextStep
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stream
from leads.queue import call_card, claim
from leads.recycling import promised_calls, recycle, retries
from salesdesk import clock
from tests.clock import strategies as some
from tests.conftest import TUESDAY

CLOCKS = {"still": clock.moved_to, "running": clock.running_from}


@pytest.fixture(params=CLOCKS)
def tuesday(request):
    """Set a clock that stands still or runs to Tuesday, 10:00 in Amsterdam."""
    with CLOCKS[request.param](TUESDAY) as now:
        yield now


@pytest.fixture
def earlier_call(lead, ann):
    """An unanswered call of the lead three days ago, at midday."""
    at = clock.now() - timedelta(days=4, hours=-3)
    facts = {"contact": lead.contact, "outcome": Outcome.NO_ANSWER, "at": at}
    return activities.log(lead, Activity.Kind.CALL, by=ann, **facts)


@pytest.fixture
def miss(lead, ann):
    """Log an unanswered call as Ann and return the key's label and the step that was planned."""

    def miss(**planned):
        if planned:
            NextStep.objects.update(**planned)
            eligibility.make_company_ready(lead.company_id, clock.now())
        step = claim.take_next(ann)
        at = clock.now()
        advice = call_card.advice_for(step.lead, [])
        label = outcome_previews.preview_outcomes(step, advice, ann, at)[Outcome.NO_ANSWER]
        call = calls.Call(Outcome.NO_ANSWER, previewed_at=at)
        calls.log(step.lead_id, call, by=ann, fence=Hold.objects.get(person=ann).fence)
        return label, lead.steps.get()

    return miss


def shown(step, format="%a %H:%M"):
    return f"{clock.local(step.due_at, 'Europe/Amsterdam'):{format}}"


def test_retry_is_planned_at_the_time_on_the_key(miss, earlier_call):
    label, step = miss(attempt=2)

    assert f"retry {shown(step)}" == label
    # Not at midday, when the earlier call was made, nor in the morning as now.
    assert clock.DayPart.AFTERNOON == clock.part_of(step.due_at, step.place.clock)


def test_nurture_call_after_the_last_attempt_is_planned_at_the_time_on_the_key(miss, lead):
    Cadence.objects.update(after_last_attempt="nurture")
    lead.campaign.nurture_every = timedelta(days=3)
    lead.campaign.save()

    label, step = miss(attempt=4)

    assert (StepKind.NURTURE, f"to nurture, {shown(step)}") == (step.kind, label)


def test_cool_down_ends_on_the_day_on_the_key(miss):
    label, step = miss(attempt=4)

    assert f"cool-down until {clock.local(step.due_at, 'Europe/Amsterdam'):%-d %b}" == label


def test_nurture_retry_is_planned_at_the_time_on_the_key(miss, lead, ann):
    recycle.to_nurture(lead, None, reason="not_now", on=clock.now().date(), talking_point="The budget")
    Lead.objects.filter(pk=lead.pk).update(holder=ann)

    label, step = miss(due_at=clock.now(), assignee=ann)

    assert (StepKind.RETRY, "The budget", f"retry {shown(step)}") == (step.kind, step.why, label)


def test_key_pressed_minutes_later_keeps_its_time(lead, ann):
    with clock.moved_to(TUESDAY + timedelta(minutes=29)) as at:
        step = claim.take_next(ann)
        label = outcome_previews.preview_outcomes(step, call_card.advice_for(step.lead, []), ann, at)
    Cadence.objects.get(campaign=lead.campaign, warmth="cold").steps.update(gap=timedelta(hours=1))

    with clock.moved_to(at + timedelta(minutes=40)):
        call = calls.Call(Outcome.NO_ANSWER, previewed_at=at)
        calls.log(lead.pk, call, by=ann, fence=ann.hold.fence)

    assert label
    assert retries.next_retry(lead, step, at).due_at == lead.steps.get().due_at


@pytest.mark.parametrize(
    "previewed_at", ["", "soon", "2026-11-24T09:00", "2099-01-01T09:00:00Z", "1970-01-01T00:00:00Z"]
)
def test_odd_preview_time_means_now(desk, lead, ann, previewed_at):
    facts = {"key": uuid.uuid4(), "fence": ann.hold.fence, "outcome": "no_answer"}

    answer = desk.post(reverse("desk-log", args=[lead.pk]), facts | {"previewed_at": previewed_at})

    assert 302 == answer.status_code
    assert lead.steps.get().due_at > clock.now() + timedelta(days=2)


def test_page_sends_the_time_of_its_previews(desk, lead, ann):
    page = desk.get(reverse("desk"))
    label = {each["value"]: each["does"] for each in page.context["outcomes"]}["no_answer"]
    facts = {"key": uuid.uuid4(), "fence": ann.hold.fence, "outcome": "no_answer"}

    desk.post(reverse("desk-log", args=[lead.pk]), facts | {"previewed_at": page.context["previewed_at"]})

    assert f'name="previewed_at" value="{page.context["previewed_at"]}"' in page.content.decode()
    assert f"retry {shown(lead.steps.get())}" == label


def test_promised_call_is_retried_the_same_day_and_stays_promised(miss, lead, ann):
    next_steps.cancel_all(lead, ann)
    next_steps.plan(lead, StepKind.CALLBACK, due_at=clock.now(), assignee=ann, why="The quote")

    label, step = miss(due_at=clock.now())

    assert f"retry {shown(step)}" == label
    assert (StepKind.CALLBACK, 2, ann, "The quote") == (step.kind, step.attempt, step.assignee, step.why)
    assert timedelta(hours=1) <= step.due_at - TUESDAY < timedelta(hours=1, minutes=1)
    assert shown(step, "%Y-%m-%dT%H:%M") == step.wall_time


def test_cadence_starts_after_the_last_retry_of_a_promised_call(miss, lead, ann):
    next_steps.cancel_all(lead, ann)
    next_steps.plan(lead, StepKind.CALLBACK, due_at=clock.now(), assignee=ann, attempt=3)

    _label, step = miss(due_at=clock.now())

    assert (StepKind.RETRY, 2) == (step.kind, step.attempt)


def test_promised_call_in_nurture_is_retried_the_same_day(miss, lead, ann):
    recycle.to_nurture(lead, None, reason="not_now", on=clock.now().date(), talking_point="The budget")
    Lead.objects.filter(pk=lead.pk).update(holder=ann)
    next_steps.cancel_all(lead, ann)
    next_steps.plan(lead, StepKind.CALLBACK, due_at=clock.now(), assignee=ann, why="The budget")

    _label, step = miss(due_at=clock.now())

    assert (Stream.NURTURE, StepKind.CALLBACK) == (Lead.objects.get(pk=lead.pk).stream, step.kind)
    assert clock.now().date() == step.due_at.date()


@pytest.mark.parametrize(
    ("called", "attempt", "retried"),
    [
        ((24, 14, 30), 1, (24, 15, 30)),
        ((24, 14, 30), 2, (24, 16, 30)),
        # Shortly before calling hours end, and when they are nearly over.
        ((24, 16, 45), 1, (24, 17, 15)),
        ((24, 16, 0), 2, (24, 17, 15)),
        ((24, 17, 10), 1, (25, 9, 0)),
        # Friday evening: Monday.
        ((27, 17, 20), 2, (30, 9, 0)),
    ],
)
def test_promised_call_is_retried_within_calling_hours(called, attempt, retried):
    place = clock.Place("NL", "", ("Europe/Amsterdam",))
    at, expected = (
        datetime(2026, 11, *each, tzinfo=ZoneInfo("Europe/Amsterdam")) for each in (called, retried)
    )

    assert expected == promised_calls.next_attempt(place, attempt, at).due_at


@settings(max_examples=150, deadline=None)
@given(some.places, some.instants, st.integers(1, len(promised_calls.GAPS)))
def test_retry_of_a_promised_call_is_callable_and_soon(place, at, attempt):
    window = clock.window(place, at)
    assume(window is not None)
    at = max(at, window.opens_at)

    due_at = promised_calls.next_attempt(place, attempt, at).due_at

    assert at < due_at
    assert due_at in clock.window(place, due_at)
    if window.closes_at - at > 2 * promised_calls.SHORTEST:
        assert due_at in window


def test_running_clock_moves_on():
    with clock.running_from(datetime(2026, 11, 24, tzinfo=UTC)) as start:
        assert start < clock.now() < start + timedelta(seconds=5)
