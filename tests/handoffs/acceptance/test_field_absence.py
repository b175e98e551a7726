"""The agreed calls of a field rep who will be away: a colleague gets them with their leads, or they get a new time."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from campaigns.models import Campaign
from campaigns.models.aftercare import AftercareBy
from handoffs.acceptance import answers
from handoffs.deals import closing
from leads.funnel import next_steps
from leads.models import Lead, NextStep
from leads.models.queue.step_kind import StepKind
from salesdesk.people.membership import absences
from salesdesk.people.membership.absences import AFTERWARDS, KEEP, Decision
from salesdesk.people.models import Absence
from salesdesk.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def finn(make_person, north):
    return make_person("Finn", Role.FIELD, north)


@pytest.fixture
def away(dov, tuesday):
    """Record that dov is away for the coming days, with one choice for all that is expected of him."""

    def away(choice, colleague=None, days=30):
        period = tuesday + timedelta(hours=1), tuesday + timedelta(days=days)
        work = absences.work_during(dov, *period)
        decisions = [Decision(each.key, choice, colleague) for each in work]
        told = absences.record(
            dov, dov, starts_at=period[0], ends_at=period[1], reason="ill", decisions=decisions
        )
        return work, told

    return away


def step_of(lead_id):
    return NextStep.objects.get(lead=lead_id)


def test_colleague_gets_the_follow_up_with_its_deal(deal, dov, finn, away):
    due_at = step_of(deal.lead_id).due_at

    work, told = away("colleague", finn)

    assert [StepKind.FIELD.label] == [each.kind for each in work]
    assert [] == told
    step = step_of(deal.lead_id)
    assert (finn, due_at, finn) == (step.assignee, step.due_at, step.lead.holder)
    deal.refresh_from_db()
    assert finn == deal.holder
    closing.update(
        deal,
        finn,
        value=Decimal(50_000),
        probability=50,
        decides_on=date(2026, 12, 20),
        next_step="Ask for the order",
        on=date(2026, 12, 1),
    )


def test_follow_up_gets_a_new_time_when_field_is_back(deal, dov, finn, away):
    away(AFTERWARDS)

    step = step_of(deal.lead_id)
    assert dov == step.assignee == step.lead.holder
    assert step.due_at >= Absence.objects.get().ends_at


def test_customer_is_called_by_the_colleague(deal, dov, finn, away):
    Campaign.objects.update(aftercare_by=AftercareBy.CLOSER)
    closing.win(deal, dov, value=52_000, ordered_on=dov.today)
    assert (StepKind.AFTERCARE, dov) == (step_of(deal.lead_id).kind, step_of(deal.lead_id).assignee)

    _work, told = away("colleague", finn, days=90)

    assert [] == told
    assert finn == step_of(deal.lead_id).assignee
    assert Lead.objects.visible_to(finn).filter(pk=deal.lead_id).exists()


def test_two_calls_of_one_lead_go_together_without_a_warning(deal, dov, finn, tuesday, away):
    lead = Lead.objects.get(pk=deal.lead_id)
    other = lead.company.contacts.create(name="Els Bos", phone="+31205551234")
    due_at = tuesday + timedelta(days=2)
    next_steps.plan(lead, StepKind.FIELD, due_at=due_at, contact=other, assignee=dov, why="Site visit")

    work, told = away("colleague", finn)

    assert (2, []) == (len(work), told)
    assert {finn.pk} == set(lead.steps.values_list("assignee", flat=True))


def test_refused_handover_is_told_and_the_absence_is_saved(waiting, dov, finn, away):
    deal = answers.accept(waiting, dov, value=Decimal(48_000), probability=40, decides_on=date(2026, 12, 15))
    finn.is_active = False
    finn.save()

    _work, told = away("colleague", finn)

    assert 1 == len(told)
    assert dov == step_of(deal.lead_id).assignee
    assert Absence.objects.exists()


def test_kept_follow_up_stays_as_it_is(deal, dov, away):
    before = step_of(deal.lead_id)

    away(KEEP)

    after = step_of(deal.lead_id)
    assert (before.due_at, before.assignee) == (after.due_at, after.assignee)
