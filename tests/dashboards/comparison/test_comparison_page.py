"""The comparison page: numbers that match their lists, groups, goals, and what it says when it is too early."""

import re
from decimal import Decimal
from itertools import product
from types import SimpleNamespace

import pytest
from django.urls import reverse

from campaigns import splits
from campaigns.models import Campaign, Territory, Variant
from campaigns.splits import Texts
from leads.models import ImportBatch, Lead
from leads.models.stages import Source
from salesdesk import clock
from salesdesk.dashboards.comparison.ages import Goal
from salesdesk.dashboards.comparison.formulas import FLAT
from salesdesk.dashboards.comparison.grouping import Group, Rest, territory_rows
from salesdesk.dashboards.comparison.history import history_of
from salesdesk.dashboards.comparison.maturity import matured
from salesdesk.dashboards.comparison.outcomes import Outcomes, outcomes
from salesdesk.dashboards.comparison.page import largest
from salesdesk.dashboards.figures import conversations
from salesdesk.dashboards.rollups import sweep

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a href="(/funnel/leads/\?[^"]+)">(\d+)</a>')


@pytest.fixture
def page(client, desk, cleo):
    client.force_login(cleo)
    return lambda **params: client.get(reverse("comparison"), params)


def test_every_number_matches_its_list(client, page):
    counts = {}
    for group, goal in product(Group.values, Goal.values):
        answer = page(group=group, goal=goal)
        links = LINK.findall(answer.content.decode())
        assert answer.context["rows"]
        assert len(links) >= (3 if group in ("campaign", "territory") else 0)
        counts |= dict(links)
    for address, count in counts.items():
        assert int(count) == client.get(address.replace("&amp;", "&")).context["count"], address


def test_row_counts_what_became_of_the_leads(page, campaign):
    (row,) = page().context["rows"]

    assert campaign.name == row.name
    found = row.found
    assert (found.called, found.qualified, found.accepted, found.won) == (10, 7, 4, 1)
    assert found.called >= found.reached >= found.qualified
    assert {campaign.currency: 52_000.0} == found.value
    assert 0 < found.hours <= found.calls


def test_orders_per_amount_spent_need_a_cost_of_every_hour_in_one_currency(page, campaign):
    (row,) = page().context["rows"]
    assert row.per_thousand is None

    Campaign.objects.filter(pk=campaign.pk).update(cost_per_hour=Decimal(50))
    (row,) = page().context["rows"]
    assert row.per_thousand.orders == pytest.approx(1000 / (50 * row.found.hours))
    assert row.per_hour.orders == pytest.approx(1 / row.found.hours)
    assert row.per_thousand.pipeline
    row.found.add(Outcomes(spent={"SEK": 10.0}))
    assert row.per_thousand is None

    Campaign.objects.filter(pk=campaign.pk).update(cost_per_hour=Decimal(0))
    assert page().context["rows"][0].per_thousand is None


def test_few_leads_are_too_early_and_show_no_rate(page):
    answer = page()
    (row,) = answer.context["rows"]

    assert row.is_small
    assert "too_early" == row.judged.verdict
    assert 'class="range"' not in answer.content.decode()
    assert answer.context["sooner"] == []


def test_undecided_comparison_offers_the_results_that_come_sooner(page):
    Lead.objects.filter(pk=Lead.objects.filter(activities__kind="call").first().pk).update(
        source=Source.REFERRAL
    )
    answer = page(group=Group.SOURCE)

    assert 1 < len(answer.context["rows"])
    assert all(row.is_undecided for row in answer.context["rows"])
    assert ["Opportunities", "SQLs"] == [label for label, _url in answer.context["sooner"]]
    assert [] == page(group=Group.SOURCE, goal=Goal.SQL).context["sooner"]


def test_usual_rate_of_a_first_campaign_is_what_its_leads_showed(page, scope, desk):
    history = history_of(scope, Group.CAMPAIGN, Goal.SQL)
    (ages,) = history.ages.values()

    assert FLAT == history.prior
    assert pytest.approx(7 / max(matured(ages, history.curve), 7)) == history.usual
    assert 0.5 < history.usual
    assert page(goal=Goal.SQL).context["usual"] == history.usual


def test_only_the_largest_of_many_rows_are_shown_at_first(monkeypatch):
    monkeypatch.setattr("salesdesk.dashboards.comparison.page.SHOWN", 2)
    rows = [SimpleNamespace(found=Outcomes(called=n)) for n in (3, 1, 5)]

    assert [rows[0], rows[2]] == largest(rows)
    assert rows[:2] == largest(rows[:2])


def test_sources_are_rows_of_their_own(scope, desk):
    found = outcomes(scope, Group.SOURCE, Goal.SQL)

    assert {Source.LIST} == set(found)
    assert 7 == sum(each.reached for each in found[Source.LIST].ages)


def test_hours_of_two_campaigns_are_shared(page, scope, desk):
    found = outcomes(scope, Group.TERRITORY, Goal.WON)

    whole = sum(each.hours for each in found.values())
    assert whole == pytest.approx(round(whole))


def test_period_that_ends_before_it_begins_says_so(page):
    answer = page(since="2026-12-01", until="2026-11-01")

    assert "The end date is before the start date." in answer.content.decode()


def test_empty_period_has_no_table(page):
    assert "comparison" not in re.findall(
        r'<table[^>]* id="([^"]+)"', page(since="2026-01-01", until="2026-01-31").content.decode()
    )


def test_row_of_a_territory_has_the_figures_of_those_within_it(page, scope, desk, campaign, territory):
    def within(parent, name):
        facts = {"team": parent.team, "inside_rep": parent.inside_rep, "field_rep": parent.field_rep}
        return Territory.objects.create(name=name, parent=parent, countries=["NL"], **facts)

    south = within(territory, "South")
    city = within(south, "City")
    called = page().context["rows"][0].found.called
    moved = list(conversations.called(scope).values_list("pk", flat=True)[:3])
    Lead.objects.filter(pk__in=moved[:1]).update(territory=south)
    Lead.objects.filter(pk__in=moved[1:]).update(territory=city)

    assert {territory.pk: Rest(territory.pk), south.pk: south.pk, city.pk: south.pk} == territory_rows(
        scope, [territory.pk, south.pk, city.pk]
    )
    rows = {row.name: row for row in page(group="territory").context["rows"]}
    (below,) = (row for name, row in rows.items() if name.endswith("South"))
    (rest,) = (row for row in rows.values() if row is not below)
    assert (3, called - 3, {}) == (below.found.called, rest.found.called, rest.links)
    inside = page(group="territory", territory=south.pk).context["rows"]
    assert [2, 1] == sorted((row.found.called for row in inside), reverse=True)


def test_rows_by_hour_are_those_of_the_first_call_at_the_company(page):
    rows = page(group="first_hour").context["rows"]
    assert 10 == sum(row.found.called for row in rows)
    # The clock of these tests stands at 10:00 in Amsterdam and moves on.
    assert "10:00–11:00" == rows[0].name


def test_rows_by_list_are_named_and_the_others_are_in_no_list(page, scope, campaign, ada):
    batch = ImportBatch.objects.create(campaign=campaign, file_name="fair.csv", by=ada)
    moved = list(conversations.called(scope).values_list("pk", flat=True)[:4])
    Lead.objects.filter(pk__in=moved).update(batch=batch)

    fair, rest = page(group="batch").context["rows"]
    assert (fair.found.called, rest.found.called) == (4, 6)
    assert fair.name.startswith("fair.csv")
    assert "2026" in fair.name
    assert fair.found.hours + rest.found.hours == pytest.approx(page().context["rows"][0].found.hours)
    assert rest.name != "Unassigned"


def test_rows_by_script_are_the_versions_of_a_split_and_the_only_script(
    page, campaign, cleo, make_lead, call
):
    texts = {"A": Texts("Good morning?", ""), "B": Texts("One question:", "")}
    splits.save(campaign, cleo, planned=100, texts=texts)
    lead = make_lead("Split")
    call(lead, "voicemail")
    sweep.run(clock.now())

    rows = {
        row.name: row.found.called
        for row in page(group="script_id", since="2026-11-01", until="2026-12-01").context["rows"]
    }
    letter = Variant.objects.get(leads=lead).letter
    assert rows.pop(campaign.name) == 10
    assert [(name.startswith(campaign.name), letter in name, n) for name, n in rows.items()] == [
        (True, True, 1)
    ]
