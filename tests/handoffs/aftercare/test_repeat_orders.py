"""A customer orders again without being qualified again; the figures don't call that a qualified lead."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from handoffs.aftercare import customers, repeat_orders
from handoffs.deals import closing
from handoffs.models import Opportunity
from leads.funnel import transitions
from leads.models import Lead
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Source, Stage, Stream
from salesdesk.dashboards.figures import customers as figures
from salesdesk.dashboards.funnel import counting, paths
from salesdesk.dashboards.periods import Span, current
from salesdesk.dashboards.rollups import sweep
from salesdesk.dashboards.scope import Scope
from salesdesk.people.actor import sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms(campaign, dov):
    decides_on = dov.today + timedelta(days=10)
    return {"campaign": campaign, "value": Decimal(4_000), "probability": 70, "decides_on": decides_on}


@pytest.mark.parametrize(("name", "stream", "kind"), [("ann", "inside", "close"), ("dov", "field", "field")])
def test_repeat_order_is_an_opportunity_of_whoever_opens_it(request, customer, terms, name, stream, kind):
    by = request.getfixturevalue(name)

    deal = repeat_orders.open_again(customer, by, **terms)

    lead = deal.lead
    assert (Stage.OPPORTUNITY, stream, by, Source.REPEAT) == (
        lead.stage,
        lead.stream,
        lead.holder,
        lead.source,
    )
    assert (kind, by) == (lead.steps.get().kind, lead.steps.get().assignee)
    assert StepKind.AFTERCARE == customer.steps.get().kind


def test_two_orders_make_one_customer_with_one_plan(customer, terms, dov, campaign, count_now):
    deal = repeat_orders.open_again(customer, dov, **terms)
    closing.win(deal, dov, value=Decimal(4_000), ordered_on=dov.today)

    (row,) = customers.with_touches(customers.customers_of(Lead.objects.all()))
    assert (deal.lead_id, 2) == (row.pk, row.orders)
    assert [] == list(customer.steps.all())
    assert StepKind.AFTERCARE == deal.lead.steps.get().kind
    scope = Scope((campaign.pk,), None, current(Span.QUARTER, "Europe/Amsterdam"))
    count_now()
    assert 1 == figures.counts(scope).repeat


def test_repeat_order_counts_as_opportunity_but_not_as_qualified_lead(
    customer, terms, dov, campaign, tuesday
):
    scope = Scope((campaign.pk,), None, current(Span.QUARTER, "Europe/Amsterdam"))
    repeat_orders.open_again(customer, dov, **terms)
    sweep.run(tuesday)

    with transaction.atomic():
        period = scope.period.__class__(**vars(scope.period) | {"until": tuesday + timedelta(hours=1)})
        (found,) = counting.count(Scope(scope.campaigns, None, period))
    assert 1 == found.count(paths.reached(Stage.SQL))
    assert 1 == found.count(paths.reached(Stage.SUSPECT))
    assert 2 == found.count(paths.reached(Stage.OPPORTUNITY))


def test_company_without_an_order_is_qualified_first(lead, ann):
    lead = transitions.lock_lead(lead.pk)
    with pytest.raises(transitions.Refused):
        transitions.move(lead, "order_again", ann, ann, Stream.INSIDE, Decimal(1))

    sign(ann, "by hand")
    with pytest.raises(IntegrityError, match="repeat_order_of_customer"), transaction.atomic():
        Lead.objects.filter(pk=lead.pk).update(stage=Stage.OPPORTUNITY, value=1, holder=ann)


def test_limit_of_an_inside_rep_counts(customer, terms, ann):
    with pytest.raises(transitions.Refused, match="limit"):
        repeat_orders.open_again(customer, ann, **terms | {"value": Decimal(50_000)})


def test_second_open_lead_in_a_campaign_is_refused(customer, terms, dov):
    repeat_orders.open_again(customer, dov, **terms)

    with pytest.raises(transitions.Refused, match="already"):
        repeat_orders.open_again(customer, dov, **terms)


def test_nobody_else_opens_it(customer, terms, ben):
    with pytest.raises(transitions.NotYours):
        repeat_orders.open_again(customer, ben, **terms)


def test_customer_page_opens_a_repeat_order_with_one_key(client, customer, terms, dov):
    client.force_login(dov)
    page = client.get(reverse("customer", args=[customer.company_id])).content.decode()
    where = reverse("repeat-order", args=[customer.pk])
    assert f'href="{where}" data-key="r"' in page
    assert 200 == client.get(where).status_code

    typed = {"value": "4000", "probability": "70", "campaign": terms["campaign"].pk}
    assert 422 == client.post(where, typed | {"decides_on": dov.today - timedelta(days=1)}).status_code
    client.post(where, typed | {"decides_on": terms["decides_on"]})

    assert Opportunity.objects.filter(closed_at=None, value=4_000, holder=dov).exists()
