"""The leads without a next step, and the customers, as the sweep counts them, equal those read from all leads."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from handoffs.aftercare.customers import customers_of, with_touches
from handoffs.deals import closing
from leads.funnel import next_steps
from leads.models import Activity, Lead, NextStep, Suppression
from leads.models.queue.step_kind import StepKind
from leads.monitoring import leaks
from salesdesk import clock
from salesdesk.dashboards.figures import customers
from salesdesk.dashboards.funnel import attention
from salesdesk.dashboards.models import CountedCustomer
from salesdesk.dashboards.rollups import recount, sweep

pytestmark = pytest.mark.django_db


def leaking(scope):
    """Return the leads without a next step; all of them must be found."""
    found = {lead.pk for lead in attention.leaking(scope)}
    assert found == {lead.pk for lead in leaks.leaks()}
    untouched = {lead.pk for lead in attention.untouched(scope)}
    assert untouched == {lead.pk for lead in leaks.untouched_leads()}
    return found


def kept():
    return sorted(CountedCustomer.objects.values_list())


def test_lead_that_loses_its_last_step_leaks_until_it_has_one(desk, scope, ann, count_now):
    lead = desk["cold"]
    assert leaking(scope) == set()
    NextStep.objects.filter(lead=lead).delete()
    count_now()
    assert leaking(scope) == {lead.pk}
    next_steps.plan(lead, StepKind.MISSING_NUMBER, due_at=clock.now())
    assert leaking(scope) == set()


def test_lead_with_a_suppressed_number_leaks(desk, scope, count_now):
    lead = desk["cold"]
    digest = NextStep.objects.get(lead=lead).contact.number_digest
    blocked = Suppression.objects.create(kind=Suppression.Kind.NUMBER, digest=digest)
    count_now()
    assert lead.pk in leaking(scope)
    blocked.delete()
    count_now()
    assert lead.pk not in leaking(scope)


def test_replaced_step_queues_nothing_at_the_end_of_its_transaction(desk, count_now):
    count_now()
    lead = desk["cold"]
    step = NextStep.objects.get(lead=lead)
    step.delete()
    step.pk = None
    step.save()
    connection.check_constraints()
    assert sweep.run(clock.now()) == 0


def test_step_of_two_weeks_ago_is_no_next_activity(desk, scope):
    lead = desk["promised"]
    NextStep.objects.filter(lead=lead).update(due_at=clock.now() - timedelta(days=15))
    assert lead.pk not in leaking(scope)
    assert lead in attention.untouched(scope)


def test_customers_follow_their_contacts_steps_orders_and_companies(desk, scope, dov, ann, count_now):
    won = Lead.objects.get(company__name="Won")
    (row,) = CountedCustomer.objects.all()
    (seen,) = with_touches(customers_of(Lead.objects.all()))
    assert (row.lead_id, row.touched_at, row.has_next) == (won.pk, seen.last_at, seen.next_at is not None)

    at = clock.now() + timedelta(minutes=1)
    Activity.objects.create(lead=won, round=won.round, kind=Activity.Kind.EMAIL, by=ann, at=at)
    NextStep.objects.filter(company=won.company).delete()
    count_now()
    (row,) = CountedCustomer.objects.all()
    assert (row.touched_at, row.has_next) == (at, False)
    assert not customers.retained(scope).exists()

    again = desk["open"]
    closing.win(again.opportunities.get(), dov, value=100, ordered_on=date(2026, 11, 30))
    Lead.objects.filter(pk=again.pk).update(company=won.company)
    count_now()
    assert customers.counts(scope).repeat == customers.with_repeat_orders(scope).count() == 1
    assert customers.customers(scope).get() == max(won, again, key=lambda lead: lead.pk)

    before = kept()
    recount.begin()
    assert kept() == []
    recount.finish()
    assert kept() == before
    assert {datetime} == {type(touched_at) for *_keys, touched_at, _next, _ordered_at in before}
