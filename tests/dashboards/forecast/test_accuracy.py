"""Frozen forecasts are compared with what was ordered within the horizon, in each of the three readings."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from handoffs.deals import closing
from handoffs.forecast import freezing
from handoffs.models import FrozenDeal, Opportunity
from salesdesk import clock
from salesdesk.dashboards.forecast import accuracy, formulas, optimism
from salesdesk.dashboards.forecast.optimism import by_rep
from salesdesk.dashboards.forecast.readings import Reading

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def frozen(accepted, tuesday, dov):
    """Two frozen weeks: one deal is won after ten days, one after a hundred, one is lost, one set apart; then today."""
    for name, value, chance, evidence in [
        ("Won", 1_000, 60, 50),
        ("Late", 2_000, 50, 25),
        ("Lost", 4_000, 20, 10),
        ("Old", 9_000, 90, None),
    ]:
        deal = accepted(name, value)
        Opportunity.objects.filter(pk=deal.pk).update(probability=chance, evidence=evidence)
    deals = {deal.lead.company.name: deal for deal in Opportunity.objects.select_related("lead__company")}
    freezing.run(tuesday)
    with clock.moved_to(tuesday + 7 * DAY) as now:
        freezing.run(now)
    with clock.moved_to(tuesday + 10 * DAY) as now:
        closing.win(deals["Won"], dov, value=Decimal(1_200), ordered_on=now.date())
        closing.lose(deals["Lost"], dov, reason="price")
    with clock.moved_to(tuesday + 100 * DAY) as now:
        closing.win(deals["Late"], dov, value=Decimal(2_000), ordered_on=now.date())
        yield now


def all_scores(user, now, days=90, by=""):
    deals = accuracy.scored_deals(user, now, days)
    return accuracy.scores(accuracy.parts(deals, days), by, accuracy.counts(deals, days))


def test_each_reading_is_scored_by_the_formulas(frozen, cleo):
    (score,) = all_scores(cleo, frozen)

    assert (2, 3, 1) == (score.forecasts, score.deals, score.won)
    for reading, chances in {
        Reading.REP: [0.6, 0.5, 0.2],
        Reading.STAGE: [0.2, 0.2, 0.2],
        Reading.EVIDENCE: [0.5, 0.25, 0.1],
    }.items():
        expected = formulas.expected(list(zip([1_000, 2_000, 4_000], chances, strict=True)))
        weeks = [formulas.Scored(expected, 7_000, 1_200)] * 2
        outcomes = zip(chances, [True, False, False], strict=True)
        found = score.of[reading]
        assert formulas.wape(weeks) == pytest.approx(found.wape)
        assert formulas.bias(weeks) == pytest.approx(found.bias)
        assert formulas.brier(list(outcomes)) == pytest.approx(found.brier)
        assert formulas.coverage(weeks) == found.coverage


def test_order_after_the_horizon_does_not_count(frozen, cleo):
    with clock.moved_to(frozen + 100 * DAY) as later:
        assert [1, 2] == [all_scores(cleo, later, days)[0].won for days in (90, 180)]


def test_forecasts_younger_than_the_horizon_are_not_scored(frozen, cleo, tuesday):
    assert 1 == all_scores(cleo, tuesday + 90 * DAY)[0].forecasts
    assert [] == all_scores(cleo, tuesday + 89 * DAY)


def test_few_deals_or_forecasts_are_too_few_to_say(frozen, cleo):
    assert not all_scores(cleo, frozen)[0].is_enough


def test_scores_are_split_by_campaign_and_team(frozen, ada, campaign, north):
    assert [campaign.name] == [score.name for score in all_scores(ada, frozen, by="campaign")]
    assert [north.name] == [score.name for score in all_scores(ada, frozen, by="team")]


def test_optimism_is_visible_to_the_rep_and_managers_only(frozen, dov, ann, cleo, mia, eve, ada):
    seen = {}
    for person in (dov, ann, cleo, mia, eve, ada):
        deals = accuracy.scored_deals(person, frozen, 90)
        seen[person.name] = [each.rep for each in by_rep(deals, person, 90)]

    assert {"Dov": ["Dov"], "Ann": [], "Cleo": ["Dov"], "Mia": [], "Eve": [], "Ada": ["Dov"]} == seen


def test_deal_in_several_forecasts_counts_once_for_its_rep(frozen, cleo):
    (dov,) = by_rep(accuracy.scored_deals(cleo, frozen, 90), cleo, 90)

    assert 6 == FrozenDeal.objects.weighted().count()
    assert (3, 1) == (dov.deals, dov.won)
    assert (0.6 + 0.5 + 0.2) / 3 == pytest.approx(dov.chance)


@pytest.mark.parametrize(("won", "lean"), [(2, "high"), (10, ""), (18, "low")])
def test_rep_is_too_optimistic_if_chance_alone_hardly_explains_it(won, lean):
    """Of 20 deals at 50 % ten are won, give or take 2.9 in 8 of 10 cases."""
    found = optimism.optimism("Dov", [(0.5, number < won) for number in range(20)])

    assert lean == found.lean
    assert (10 - 1.2816 * 5**0.5, 10 + 1.2816 * 5**0.5) == pytest.approx((found.low, found.high))
    assert "" == optimism.optimism("Dov", [(0.9, False)] * 9).lean


def test_page_shows_scores_or_says_when_there_will_be_some(frozen, cleo, tuesday):
    client = Client()
    client.force_login(cleo)

    shown = client.get(reverse("forecast-accuracy")).context
    assert ["3"] == [row["deals"] for row in shown["campaigns"]]
    assert 90 == shown["days"]
    assert [] == client.get(reverse("forecast-accuracy"), {"days": "180"}).context["overall"]
