"""The forecast adds up open deals in three readings; each number opens the deals that it counts."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from handoffs.deals import steps
from handoffs.models import Opportunity
from salesdesk.dashboards.forecast import open_deals
from salesdesk.dashboards.forecast.formulas import Expected
from salesdesk.dashboards.forecast.open_deals import By, Due, Part, Sums
from salesdesk.dashboards.forecast.page import forecast_context
from salesdesk.dashboards.forecast.readings import Reading

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
CHANCES = {"discovery": 20, "proposal": 40, "negotiation": 60}


@pytest.fixture
def deals(accepted, tuesday, dov):
    """Four open deals, and one that is older than any that closed."""
    found = {}
    for name, value, decides_on in [
        ("Overdue", 1_000, TODAY - timedelta(days=1)),
        ("Now", 2_000, TODAY),
        ("Next", 4_000, date(2026, 12, 31)),
        ("Later", 8_000, date(2027, 1, 1)),
        ("Old", 16_000, date(2027, 1, 1)),
    ]:
        found[name] = accepted(name, value)
        Opportunity.objects.filter(pk=found[name].pk).update(decides_on=decides_on, evidence=30)
    steps.move(found["Next"], dov, step="proposal", seen="discovery")
    Opportunity.objects.filter(pk=found["Next"].pk).update(evidence=50)
    Opportunity.objects.filter(pk=found["Old"].pk).update(evidence=None)
    return found


def parts(by=By.REP):
    return open_deals.parts(Opportunity.objects.open(), by, TODAY, CHANCES)


def of(part) -> dict[str, float]:
    return {each.value: round(part.sums.expected[each].mean) for each in Reading}


def test_deals_are_summed_by_month_in_three_readings(deals):
    found = {part.due: part for part in parts() if not part.is_apart}

    assert {
        Due.OVERDUE: (1, 1_000),
        Due.THIS_MONTH: (1, 2_000),
        Due.NEXT_MONTH: (1, 4_000),
        Due.LATER: (1, 8_000),
    } == {due: (part.sums.deals, part.sums.value) for due, part in found.items()}
    assert {"rep": 800, "stage": 400, "evidence": 600} == of(found[Due.THIS_MONTH])
    assert {"rep": 1_600, "stage": 1_600, "evidence": 2_000} == of(found[Due.NEXT_MONTH])
    assert 4_000**2 * 0.25 == pytest.approx(found[Due.NEXT_MONTH].sums.expected[Reading.EVIDENCE].variance)


def test_deals_older_than_any_that_closed_are_set_apart(deals):
    (apart,) = [part for part in parts() if part.is_apart]

    assert (1, 16_000) == (apart.sums.deals, apart.sums.value)


def test_groups_have_their_names(deals, campaign, territory, north, dov):
    names = {by: {(part.key, part.name) for part in parts(by)} for by in By}

    assert {
        By.REP: {(dov.pk, "Dov")},
        By.TEAM: {(north.pk, "North")},
        By.TERRITORY: {(territory.pk, "Netherlands")},
        By.CAMPAIGN: {(campaign.pk, "Cold-chain")},
    } == names


@pytest.mark.parametrize("by", [by.value for by in By])
def test_each_number_opens_the_deals_that_it_counts(deals, cleo, tuesday, by):
    client = Client()
    client.force_login(cleo)
    page = client.get(reverse("forecast"), {"by": by})

    rows = page.context["months"] + page.context["groups"] + page.context["apart"]
    assert 5 + 1 + 1 == len(rows)
    for row in rows:
        behind = client.get(row["url"])
        listed = behind.context["page"].rows
        assert row["deals"] == str(len(listed)) == str(behind.context["count"])
        assert int(re.sub(r"\D", "", row["value"])) == sum(deal.value for deal in listed)


def test_currencies_are_never_added_up():
    nothing = dict.fromkeys(Reading, Expected(10, 0))
    euros, dollars = (Sums(currency, 1, 100, nothing) for currency in ("EUR", "USD"))
    of_dov = [Part(due, 1, "Dov", False, euros) for due in (Due.OVERDUE, Due.LATER)]
    of_both = [*of_dov, Part(Due.LATER, 1, "Dov", False, dollars), Part(Due.LATER, 1, "Dov", True, dollars)]

    shown = forecast_context(of_both, By.REP, lambda **of: str(of))

    assert [("EUR", "2"), ("USD", "1")] == [(row["currency"], row["deals"]) for row in shown["groups"]]
    assert [("EUR", "2"), ("USD", "1")] == [(row["currency"], row["deals"]) for row in shown["months"][-2:]]
    assert ["USD"] == [row["currency"] for row in shown["apart"]]


def test_filters_narrow_the_forecast_and_the_deals_behind_it(deals, cleo, dov, ann, tuesday):
    client = Client()
    client.force_login(cleo)

    page = client.get(reverse("forecast"), {"month": "2026-12"})

    assert ["1", "1"] == [row["deals"] for row in page.context["months"]]
    assert [deals["Next"].pk] == [
        deal.pk for deal in client.get(page.context["groups"][0]["url"]).context["page"].rows
    ]
    assert [] == client.get(reverse("forecast"), {"owner": ann.pk}).context["months"]


def test_rep_forecasts_their_own_deals_only(deals, dov, eve, tuesday):
    client = Client()
    client.force_login(eve)

    assert [] == client.get(reverse("forecast")).context["months"]
