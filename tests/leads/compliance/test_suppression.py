"""Nothing is planned with a number that asked not to be called: a colleague is called, or a number is found."""

from datetime import timedelta

import pytest
from django.db import transaction

from leads.assignment import first_calls
from leads.calling import calls
from leads.compliance import eligibility, suppression
from leads.forms.calling import CallForm
from leads.funnel import next_steps, transitions
from leads.models import Contact, Lead, NextStep, Suppression
from leads.models.calling.activity import Outcome
from leads.models.compliance.suppression import digest
from leads.models.queue.next_step import StepKind
from leads.monitoring import lateness, leaks
from leads.queue import claim, lookahead
from salesdesk import clock

pytestmark = pytest.mark.django_db


def silence(phone):
    """As it is known from another company, or from the time when field had the lead."""
    kind = Suppression.Kind.NUMBER
    Suppression.objects.create(kind=kind, digest=digest(phone), reason="A letter.", source="objection")


def plan(lead, kind=StepKind.RETURNED):
    """What comes next with a lead with whose contact nothing is planned."""
    NextStep.objects.filter(contact=lead.contact).delete()
    with transaction.atomic():
        step = next_steps.plan(transitions.lock_lead(lead.pk), kind, due_at=clock.now(), why="Ask again.")
    eligibility.run(clock.now())
    return step


@pytest.fixture
def bea(lead):
    return Contact.objects.create(company=lead.company, name="Bea Kok", phone="+31135550198")


def test_instead_of_a_call_to_a_silenced_number_another_one_is_to_be_found(lead, ann):
    silence(lead.contact.phone)

    assert StepKind.MISSING_NUMBER == plan(lead).kind
    assert claim.take_next(ann) is None
    assert [lead] == list(Lead.objects.missing_number())


def test_a_colleague_who_may_be_called_is_called_instead(lead, bea, ann):
    silence(lead.contact.phone)

    step = plan(lead)

    assert (bea, StepKind.RETURNED) == (step.contact, step.kind)
    assert step == claim.take_next(ann)


def test_a_colleague_who_is_to_be_called_already_is_called_once(lead, bea):
    silence(lead.contact.phone)
    step = plan(lead)

    assert step == plan(lead)


def test_many_first_steps_at_once_leave_out_silenced_numbers_too(lead):
    silence(lead.contact.phone)
    lead.steps.all().delete()

    first_calls.plan([lead.pk], clock.now())

    assert StepKind.MISSING_NUMBER == lead.steps.get().kind


def test_the_right_person_is_nobody_who_asked_not_to_be_called(lead, bea, ann):
    silence(bea.phone)
    fence = claim.take_next(ann).lead.hold.fence

    for facts in ({"person": bea}, {"name": "B. Kok", "phone": bea.phone}):
        with pytest.raises(transitions.Refused, match="asked not to be called"):
            calls.log(lead.pk, calls.Call(Outcome.WRONG_PERSON, **facts), by=ann, fence=fence)

    assert not CallForm({}, lead=lead, by=ann).fields["person"].queryset.exists()
    assert lead.contact == Lead.objects.get(pk=lead.pk).contact


def test_a_call_whose_number_was_silenced_since_is_not_ready_and_counts_as_no_step(lead, ann, tuesday):
    NextStep.objects.update(
        ready=False,
        kind=StepKind.CALLBACK,
        wall_time="2026-11-24T10:00",
        zone="Europe/Amsterdam",
        assignee=ann,
    )
    silence(lead.contact.phone)

    with clock.moved_to(tuesday + timedelta(minutes=5)) as now:
        eligibility.run(now)

        assert not NextStep.objects.get().ready
        assert not lookahead.waiting_count(ann)
        assert [lead] == list(leaks.leaks()) == list(leaks.untouched_leads())
        # The sweep is not late with it.
        assert lateness.stuck() is None


def test_a_call_that_was_planned_in_the_instant_of_the_silencing_is_handed_on_once(lead, bea, ann, tuesday):
    NextStep.objects.update(
        kind=StepKind.CALLBACK,
        wall_time="2026-11-24T10:00",
        zone="Europe/Amsterdam",
        assignee=ann,
        why="The merger",
    )
    before = NextStep.objects.get()
    silence(lead.contact.phone)

    assert (1, 0) == (suppression.run(tuesday), suppression.run(tuesday))

    step = NextStep.objects.get()
    assert (bea, before.kind, before.due_at, "The merger") == (
        step.contact,
        step.kind,
        step.due_at,
        step.why,
    )
    assert step == claim.take_next(ann)


def test_where_nobody_else_can_be_called_a_number_is_to_be_found(lead, tuesday):
    silence(lead.contact.phone)
    assert 1 == suppression.run(tuesday)
    assert StepKind.MISSING_NUMBER == NextStep.objects.get().kind
    assert not leaks.leaks().exists()
