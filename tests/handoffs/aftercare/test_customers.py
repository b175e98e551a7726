"""The list of customers agrees with the figure on the dashboards, and those without a next touch get one."""

from datetime import timedelta

import pytest
from django.urls import reverse

from handoffs.aftercare import customers
from leads.funnel import transitions
from leads.models import Lead
from leads.models.queue.step_kind import StepKind
from salesdesk.dashboards.figures import customers as figures
from salesdesk.dashboards.periods import Span, current
from salesdesk.dashboards.scope import Scope

pytestmark = pytest.mark.django_db


def test_retained_customers_are_those_of_the_list(customer, cleo, campaign, count_now):
    scope = Scope((campaign.pk,), None, current(Span.QUARTER, "Europe/Amsterdam"))
    seen = customers.customers_of(Lead.objects.visible_to(cleo))

    count_now()
    assert [customer] == list(seen)
    assert (1, 1) == (figures.counts(scope).all, figures.counts(scope).retained)

    customer.steps.all().delete()
    count_now()
    assert 0 == seen.filter(customers.has_next_touch()).count() == figures.counts(scope).retained


def test_cold_call_without_a_date_is_no_next_touch(customer, campaign, cleo, count_now):
    customer.steps.update(kind=StepKind.COLD)
    scope = Scope((campaign.pk,), None, current(Span.QUARTER, "Europe/Amsterdam"))
    count_now()

    (row,) = customers.with_touches(customers.customers_of(Lead.objects.visible_to(cleo)))
    assert row.next_at is None
    assert 0 == figures.counts(scope).retained


def test_row_has_the_touches_and_orders(customer, cleo):
    (row,) = customers.with_touches(customers.customers_of(Lead.objects.visible_to(cleo)))

    step = customer.steps.get()
    assert (step.due_at, "Ann", 1) == (row.next_at, row.next_by, row.orders)
    assert row.last_at


@pytest.mark.parametrize(("name", "sees"), [("ann", True), ("dov", True), ("cleo", True), ("eve", False)])
def test_people_see_their_own_customers(request, client, customer, name, sees):
    client.force_login(request.getfixturevalue(name))

    assert sees == ("Van Houten" in client.get(reverse("customers")).content.decode())


def test_due_touches_are_those_of_the_reader(client, customer, ann, dov):
    customer.steps.update(due_at=customer.closed_at - timedelta(days=1))

    for person, sees in [(ann, True), (dov, False)]:
        client.force_login(person)
        shown = client.get(reverse("customers"), {"show": "due"}).content.decode()
        assert sees == ("Van Houten" in shown)


def test_customer_without_a_next_touch_gets_one_with_one_click(client, customer, ann):
    customer.steps.all().delete()
    client.force_login(ann)
    where = reverse("customer-plan", args=[customer.pk])
    assert where in client.get(reverse("customers"), {"show": "without"}).content.decode()

    client.post(where)

    assert ann == customer.steps.get().assignee
    assert where not in client.get(reverse("customers"), {"show": "without"}).content.decode()
    with pytest.raises(transitions.Refused):
        customers.plan_touch(customer, ann)


def test_nobody_else_plans_it(customer, ben):
    customer.steps.all().delete()

    with pytest.raises(transitions.NotYours):
        customers.plan_touch(customer, ben)
