"""The results of a campaign on its page, against its budget."""

from decimal import Decimal

import pytest
from django.urls import reverse

from salesdesk.dashboards.rollups import sweep
from salesdesk.dashboards.targets.campaign_results import campaign_results

pytestmark = pytest.mark.django_db


def test_page_shows_results_and_what_was_spent_of_the_budget(client, desk, campaign, cleo, ann):
    client.force_login(cleo)
    while sweep.count_batch():
        pass
    of_page = client.get(reverse("campaign", args=[campaign.pk])).context["results"]
    found = of_page.found
    assert (found.called, found.qualified, found.won) == (10, 7, 1)
    assert (None, None) == (of_page.spent, of_page.share_of_budget)

    campaign.cost_per_hour, campaign.budget = Decimal(40), Decimal(20) * round(found.hours)
    results = campaign_results(campaign, cleo.time_zone)
    assert found.hours * 40 == results.spent
    assert ("bad", 200) == (results.tone, pytest.approx(results.share_of_budget, rel=0.3))
    client.force_login(ann)
    assert "results" not in client.get(reverse("campaign", args=[campaign.pk])).context


def test_campaign_without_calls_has_results_once_it_has_a_budget(campaign, cleo):
    assert campaign_results(campaign, cleo.time_zone) is None
    campaign.budget = Decimal(500)
    assert 0 == campaign_results(campaign, cleo.time_zone).found.called
