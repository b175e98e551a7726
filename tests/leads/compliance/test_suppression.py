"""Suppressed numbers are never called: a colleague is called instead, or a number must be found."""

from datetime import timedelta

import pytest
from django.db import transaction

from leads.assignment import first_calls
from leads.calling import calls
from leads.compliance import eligibility, suppression
from leads.forms.desk.calling import CallForm
from leads.funnel import next_steps, transitions
from leads.models import Contact, Lead, NextStep, Suppression
from leads.models.calling.activity import Outcome
from leads.models.compliance.suppression import digest
from leads.models.queue.step_kind import StepKind
from leads.monitoring import lateness, leaks
from leads.queue import claim, lookahead
from salesdesk import clock

pytestmark = pytest.mark.django_db


def suppress(phone):
    """Suppress a number outside of the lead, as after an objection at another company."""
    kind = Suppression.Kind.NUMBER
    Suppression.objects.create(kind=kind, digest=digest(phone), reason="A letter.", source="objection")


def plan(lead, kind=StepKind.RETURNED):
    """Replace the next step of the lead's contact by a step of `kind`."""
    NextStep.objects.filter(contact=lead.contact).delete()
    with transaction.atomic():
        step = next_steps.plan(transitions.lock_lead(lead.pk), kind, due_at=clock.now(), why="Ask again.")
    eligibility.run(clock.now())
    return step


@pytest.fixture
def bea(lead):
    return Contact.objects.create(company=lead.company, name="Bea Kok", phone="+31135550198")


def test_call_to_a_suppressed_number_becomes_a_missing_number(lead, ann):
    suppress(lead.contact.phone)

    assert StepKind.MISSING_NUMBER == plan(lead).kind
    assert claim.take_next(ann) is None
    assert [lead] == list(Lead.objects.missing_number())


def test_colleague_is_called_instead_of_a_suppressed_contact(lead, bea, ann):
    suppress(lead.contact.phone)

    step = plan(lead)

    assert (bea, StepKind.RETURNED) == (step.contact, step.kind)
    assert step == claim.take_next(ann)


def test_colleague_with_a_planned_call_gets_no_second_one(lead, bea):
    suppress(lead.contact.phone)
    step = plan(lead)

    assert step == plan(lead)


def test_bulk_first_calls_skip_suppressed_numbers(lead):
    suppress(lead.contact.phone)
    lead.steps.all().delete()

    first_calls.plan([lead.pk], clock.now())

    assert StepKind.MISSING_NUMBER == lead.steps.get().kind


def test_right_person_cannot_be_a_suppressed_contact(lead, bea, ann):
    suppress(bea.phone)
    fence = claim.take_next(ann).lead.hold.fence

    for facts in ({"person": bea}, {"name": "B. Kok", "phone": bea.phone}):
        with pytest.raises(transitions.Refused, match="do-not-call list"):
            calls.log(lead.pk, calls.Call(Outcome.WRONG_PERSON, **facts), by=ann, fence=fence)

    assert not CallForm({}, lead=lead, by=ann).fields["person"].queryset.exists()
    assert lead.contact == Lead.objects.get(pk=lead.pk).contact


def test_planned_call_to_a_suppressed_number_is_not_ready_and_leaks(lead, ann, tuesday):
    NextStep.objects.update(
        ready=False,
        kind=StepKind.CALLBACK,
        wall_time="2026-11-24T10:00",
        zone="Europe/Amsterdam",
        assignee=ann,
    )
    suppress(lead.contact.phone)

    with clock.moved_to(tuesday + timedelta(minutes=5)) as now:
        eligibility.run(now)

        assert not NextStep.objects.get().ready
        assert not lookahead.waiting_count(ann)
        assert [lead] == list(leaks.leaks()) == list(leaks.untouched_leads())
        # The sweep is not late, since it must not offer this call.
        assert lateness.stuck() is None


def test_sweep_moves_a_call_planned_during_the_suppression_to_a_colleague(lead, bea, ann, tuesday):
    NextStep.objects.update(
        kind=StepKind.CALLBACK,
        wall_time="2026-11-24T10:00",
        zone="Europe/Amsterdam",
        assignee=ann,
        why="The merger",
    )
    before = NextStep.objects.get()
    suppress(lead.contact.phone)

    assert (1, 0) == (suppression.run(tuesday), suppression.run(tuesday))

    step = NextStep.objects.get()
    assert (bea, before.kind, before.due_at, "The merger") == (
        step.contact,
        step.kind,
        step.due_at,
        step.why,
    )
    assert step == claim.take_next(ann)


def test_sweep_asks_for_a_number_when_no_colleague_can_be_called(lead, tuesday):
    suppress(lead.contact.phone)
    assert 1 == suppression.run(tuesday)
    assert StepKind.MISSING_NUMBER == NextStep.objects.get().kind
    assert not leaks.leaks().exists()
