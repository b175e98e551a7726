"""After an order the customer always has a dated next touch, served and logged like other calls (R20)."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns.models.aftercare import AftercareBy
from handoffs.deals import closing, reopening
from handoffs.models import Opportunity
from leads.activities import by_hand, offered
from leads.activities.by_hand import LoggedActivity
from leads.assignment import workload
from leads.calling import calls, customer_calls, undo
from leads.calling.calls import Call
from leads.compliance import call_windows, eligibility
from leads.funnel import transitions
from leads.models import Activity, Lead
from leads.models.calling.activity import CustomerOutcome, Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from leads.monitoring import leaks
from leads.queue import claim
from leads.recycling import aftercare
from salesdesk import clock

pytestmark = pytest.mark.django_db


def day_of(step) -> date:
    return step.due_at.astimezone(ZoneInfo("Europe/Amsterdam")).date()


@pytest.fixture
def on_screen(customer, ann):
    """The evaluation call, on ann's screen on its day."""
    with clock.moved_to(customer.steps.get().due_at + timedelta(minutes=5)) as now:
        call_windows.roll(now)
        eligibility.make_company_ready(customer.company_id, now)
        step = claim.take_next(ann)
        assert (customer.pk, StepKind.AFTERCARE) == (step.lead_id, step.kind)
        yield step


def log(step, outcome, by, **facts):
    calls.log(step.lead_id, Call(outcome, **facts), by=by, fence=step.lead.hold.fence)
    return Lead.objects.get(pk=step.lead_id)


def test_winning_plans_the_evaluation_for_the_inside_rep(customer, ann):
    step = customer.steps.get()

    assert (StepKind.AFTERCARE, ann) == (step.kind, step.assignee)
    assert ann.today + timedelta(days=14) == day_of(step)
    assert not leaks.leaks().exists()


def test_campaign_may_leave_customers_to_the_closer(deal, dov, campaign):
    campaign.aftercare_by, campaign.aftercare_first_after = AftercareBy.CLOSER, timedelta(days=3)
    campaign.save()

    lead = closing.win(deal, dov, value=52_000, ordered_on=dov.today)

    step = lead.steps.get()
    assert (dov, dov.today + timedelta(days=3)) == (step.assignee, day_of(step))


def test_customer_keys_stand_in_for_those_of_the_funnel(customer, campaign):
    campaign.hidden_outcomes = [Outcome.VOICEMAIL, Outcome.LATER]
    customer.campaign = campaign

    keys = {key.number: key.outcome for key in customer_calls.keys_of(customer)}

    assert {1, 3, 4, 5, 6, 7, 8, 9} == set(keys)
    assert list(CustomerOutcome) == [keys[number] for number in (4, 5, 6, 7)]


def test_satisfied_customer_is_called_again_at_the_rhythm(on_screen, ann):
    lead = log(on_screen, CustomerOutcome.SATISFIED, ann, note="All fine")

    step = lead.steps.get()
    assert (Stage.WON, Stream.NONE, None) == (lead.stage, lead.stream, lead.holder)
    assert (StepKind.AFTERCARE, ann.today + timedelta(days=90)) == (step.kind, day_of(step))
    assert Activity.objects.conversations().filter(outcome="satisfied").exists()


def test_call_before_the_renewal_comes_first(deal, dov, ann):
    renews = dov.today + timedelta(days=60)
    lead = closing.win(deal, dov, value=52_000, ordered_on=dov.today, renews_on=renews)

    with clock.moved_to(lead.steps.get().due_at + timedelta(minutes=5)) as now:
        call_windows.roll(now)
        eligibility.make_company_ready(lead.company_id, now)
        lead = log(claim.take_next(ann), CustomerOutcome.SATISFIED, ann)

    step = lead.steps.get()
    assert renews - timedelta(days=30) == day_of(step)
    assert "renews" in step.why


def test_issue_is_called_about_soon_with_what_was_said(on_screen, ann):
    step = log(on_screen, CustomerOutcome.ISSUE, ann, note="Sensor 3 is silent").steps.get()

    assert ann.today + timedelta(days=2) == day_of(step)
    assert "Sensor 3 is silent" in step.why


def test_unanswered_customer_is_retried_then_left_until_the_next_touch(on_screen, ann):
    lead = log(on_screen, Outcome.NO_ANSWER, ann)

    step = lead.steps.get()
    assert (StepKind.AFTERCARE, 2, on_screen.why) == (step.kind, step.attempt, step.why)
    assert timedelta(hours=12) < step.due_at - clock.now() < timedelta(days=4)

    lead.steps.update(attempt=4, due_at=clock.now())
    eligibility.make_company_ready(lead.company_id, clock.now())
    step = log(claim.take_next(ann), Outcome.NO_ANSWER, ann).steps.get()
    assert (1, ann.today + timedelta(days=90)) == (step.attempt, day_of(step))


def test_promised_call_back_to_a_customer_is_kept(on_screen, ann):
    at = clock.now() + timedelta(days=1)

    step = log(on_screen, Outcome.CALL_BACK, ann, at=at).steps.get()

    assert (StepKind.CALLBACK, at) == (step.kind, step.due_at)


def test_customer_call_is_undone(on_screen, ann):
    call = Call(CustomerOutcome.SATISFIED)
    calls.log(on_screen.lead_id, call, by=ann, fence=on_screen.lead.hold.fence)

    step = undo.undo_call(call.key, by=ann)

    assert (on_screen.due_at, "Evaluate") == (step.due_at, step.why[:8])


def test_right_person_at_a_customer_is_called_at_once(on_screen, ann):
    step = log(on_screen, Outcome.WRONG_PERSON, ann, name="Piet Vos", phone="+31135559999").steps.get()

    assert (StepKind.AFTERCARE, "Piet Vos", ann) == (step.kind, step.contact.name, step.assignee)


def test_customer_who_objects_keeps_a_next_touch(on_screen, ann):
    step = log(on_screen, Outcome.DO_NOT_CALL, ann).steps.get()

    assert StepKind.MISSING_NUMBER == step.kind


def test_desk_shows_and_logs_the_customer_keys(client, on_screen, ann):
    client.force_login(ann)
    page = client.get(reverse("desk")).content.decode()
    assert all(label in page for label in ("Satisfied", "Issue", "Referral", "Repeat order"))
    assert "Qualification" not in page

    typed = {"fence": on_screen.lead.hold.fence, "key": "5f1c8f0a-7f0e-4a8e-9a55-0f6d6a0f0c11"}
    where = reverse("desk-log", args=[on_screen.lead_id])
    assert 422 == client.post(where, typed | {"outcome": "no_interest", "reason": "price"}).status_code
    answer = client.post(where, typed | {"outcome": "satisfied"}, headers={"hx-request": "true"})

    assert 200 == answer.status_code
    assert "Satisfied" in answer.content.decode()
    assert Activity.objects.filter(outcome="satisfied").exists()


def test_visit_to_a_customer_logged_by_field_plans_the_next_touch(customer, dov):
    assert CustomerOutcome.SATISFIED in offered.outcomes_for(customer, Activity.Kind.VISIT, dov)

    by_hand.log(customer.pk, LoggedActivity(Activity.Kind.VISIT, Call(CustomerOutcome.SATISFIED)), by=dov)

    assert dov.today + timedelta(days=90) == day_of(customer.steps.get())


def test_colleague_of_another_territory_logs_without_moving(customer, ben):
    assert CustomerOutcome.SATISFIED not in offered.outcomes_for(customer, Activity.Kind.CALL, ben)


def test_reopened_deal_has_its_own_next_step_only(customer, dov):
    reopening.reopen(Opportunity.objects.get(), dov, reason="By mistake")

    assert StepKind.FIELD == customer.steps.get().kind


def test_customers_of_a_rep_who_leaves_go_to_the_rep_of_the_territory(customer, ann, ben, territory):
    territory.inside_rep = ben
    territory.save()

    workload.clear_inside_rep(ann)

    assert ben == customer.steps.get().assignee
    assert ben == aftercare.keeper_of(Lead.objects.get(pk=customer.pk))


def test_only_customers_have_a_renewal(customer):
    lead = transitions.lock_lead(customer.pk)
    lead.renews_on, lead.stage_before = date(2027, 1, 1), lead.stage
    transitions.save(lead, None)

    with pytest.raises(IntegrityError, match="only_customers_renew"), transaction.atomic():
        Lead.objects.filter(pk=lead.pk).update(
            stage=Stage.OPPORTUNITY, stream=Stream.INSIDE, closed_at=None, closed_by=None
        )


def test_renewal_before_the_order_is_refused(client, deal, dov):
    client.force_login(dov)

    typed = {"value": "52000", "ordered_on": dov.today, "renews_on": dov.today - timedelta(days=1)}
    answer = client.post(reverse("opportunity-win", args=[deal.pk]), typed)

    assert 422 == answer.status_code
    assert "after the order date" in answer.content.decode()
