"""The win/loss report: rates with their numbers, and the deals behind every number."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from handoffs.acceptance import answers
from handoffs.deals import closing, competitors
from handoffs.deals.win_loss import Evaluation
from handoffs.models import Competitor
from leads.models.stages import DropReason
from salesdesk import clock
from salesdesk.dashboards.periods import Span, current
from salesdesk.dashboards.scope import Scope
from salesdesk.dashboards.win_loss import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(make_handoff, dov):
    """Two won deals and a lost one, two of them against Koelnet."""
    for name, competitor, won in [("Aa", "Koelnet", True), ("Bb", "", True), ("Cc", "Koelnet BV", False)]:
        terms = {"value": Decimal(1000), "probability": 50, "decides_on": date(2026, 12, 15)}
        deal = answers.accept(make_handoff(name), dov, **terms)
        evaluation = Evaluation(decided_by="trust" if won else "", competitor=competitor)
        if won:
            closing.win(deal, dov, value=Decimal(900), ordered_on=dov.today, evaluation=evaluation)
        else:
            closing.lose(deal, dov, reason=DropReason.PRICE, evaluation=evaluation)


@pytest.fixture
def scope(campaign, tuesday):
    period = current(Span.QUARTER, "Europe/Amsterdam")
    return Scope(
        (campaign.pk,), None, period.__class__(**vars(period) | {"until": tuesday + timedelta(days=1)})
    )


def test_rates_are_per_campaign_and_per_competitor(closed, scope, campaign):
    (by_campaign,) = report.by_campaign(scope)
    (by_competitor,) = report.by_competitor(scope)

    assert (campaign.name, 2, 1, True) == (
        by_campaign.name,
        by_campaign.won,
        by_campaign.lost,
        by_campaign.is_small,
    )
    assert ("Koelnet", 1, 1) == (by_competitor.name, by_competitor.won, by_competitor.lost)


def test_merged_competitor_counts_for_the_one_it_became(closed, scope, north):
    other = competitors.rename(Competitor.objects.get(), "Frigo") and competitors.add(north, "Koelnet")
    competitors.rename(Competitor.objects.get(name="Frigo"), "koelnet")

    (row,) = report.by_competitor(scope)

    assert (other.pk, 1, 1) == (row.pk, row.won, row.lost)


def test_every_number_opens_its_deals(closed, scope):
    competitor = Competitor.objects.get().pk
    found = report.answers(scope)

    assert [("price", "Price", 1)] == found["reason"]
    assert ("trust", "People and trust", 2) == found["decided_by"][0]
    for wanted, count in [
        ({"result": "won"}, 2),
        ({"result": "lost", "competitor": competitor}, 1),
        ({"question": "decided_by", "answer": "trust"}, 2),
        ({"question": "how_chosen", "answer": "", "result": "won"}, 2),
        ({}, 3),
    ]:
        assert count == report.deals_behind(scope, wanted).count(), wanted


def test_page_and_its_lists_open(client, closed, cleo):
    client.force_login(cleo)

    with clock.moved_to(clock.now() + timedelta(hours=1)):
        page = client.get(reverse("win-loss")).content.decode()
        listed = client.get(
            reverse("win-loss-deals"), {"question": "decided_by", "answer": "trust"}
        ).content.decode()

    assert "Koelnet" in page
    assert "small number" in page
    assert ("Aa" in listed, "Cc" in listed) == (True, False)
