"""The lines in the tiles add up to the figures of their tiles."""

from datetime import timedelta

import pytest
from django.urls import reverse

from handoffs.models import Opportunity
from leads.models.stages import Stage
from salesdesk import clock
from salesdesk.dashboards.figures import conversations, deals
from salesdesk.dashboards.funnel import paths
from salesdesk.dashboards.funnel.charts import sparklines

pytestmark = pytest.mark.django_db
ZONE = "Europe/Amsterdam"


def test_lines_add_up_to_the_figures_and_end_with_todays(desk, scope):
    found = sparklines.figures(scope, ZONE)
    qualified = paths.leads_behind(paths.reached(Stage.SQL), scope).count()
    assert qualified == sum(found.qualified.now) > 0
    now, earlier = (conversations.conversations(each).count() for each in (scope, scope.earlier()))
    assert (now, earlier) == (sum(found.conversations.now), sum(found.conversations.earlier))
    measured = deals.deals(scope, None)[0]
    assert measured.value == found.pipeline.now[-1] > 0
    assert 1 == found.customers.now[-1]
    assert 0 == found.customers.now[0]


def test_velocity_of_a_step_is_that_of_the_deals_closed_in_it(desk, scope, count_now):
    won = Opportunity.objects.get(result=Opportunity.Result.WON)
    Opportunity.objects.filter(pk=won.pk).update(opened_at=won.closed_at - timedelta(days=4))
    closed = Opportunity.objects.filter(closed_at__isnull=False)
    Opportunity.objects.filter(pk__in=closed.exclude(pk=won.pk)).update(
        closed_at=clock.now() - timedelta(days=400)
    )
    count_now()
    line = sparklines.figures(scope, ZONE).velocity.now
    assert [3_000.0] == [each for each in line if each]


def test_fragment_fills_the_places_of_the_page(client, desk, cleo):
    client.force_login(cleo)
    page = client.get(reverse("funnel"))
    places = [f'id="spark-{number}"' for number in range(1, 6)]
    assert all(each in page.content.decode() for each in places)
    fragment = client.get(page.context["sparklines_url"])
    assert all(each in fragment.content.decode() for each in places)
    assert 5 == len(fragment.context["lines"])
