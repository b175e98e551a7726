"""The product's chance is kept beside the rep's: with every step and fact, and with age."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from handoffs.deals import buyer_facts, closing, steps
from handoffs.forecast import campaign_history, chance_chart, counting, estimates
from handoffs.forecast.evidence import ENOUGH_CLOSED, Counts
from handoffs.forecast.hazards import AtRisk
from handoffs.models import BuyerFact, CampaignHistory, Opportunity
from salesdesk import clock

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def current(deal) -> Opportunity:
    return Opportunity.objects.select_related("lead").get(pk=deal.pk)


def logged(deal) -> list[tuple]:
    return list(deal.changes.order_by("id").values_list("probability", "evidence", "by"))


def confirm(deal, by, kind=BuyerFact.Kind.BUDGET):
    return buyer_facts.confirm(deal, by, kind=kind, said_by=deal.lead.contact, channel="call")


def test_estimate_follows_steps_and_facts_beside_the_rep_and_is_logged(deal, dov):
    opened = current(deal).evidence
    steps.move(deal, dov, step="proposal", seen="discovery")
    moved = current(deal).evidence
    fact = confirm(deal, dov)
    confirmed = current(deal).evidence
    buyer_facts.withdraw(fact, dov, reason="Mistaken")

    assert opened < moved < confirmed
    assert moved == current(deal).evidence
    assert [(40, each, dov.pk) for each in (opened, moved, confirmed, moved)] == logged(deal)


def test_opened_quote_moves_the_estimate_on_behalf_of_nobody(deal, tuesday):
    buyer_facts.record_quote_opened(deal, None, tuesday)

    before, after = logged(deal)
    assert after[1] > before[1]
    assert after[2] is None


def test_sweep_estimates_open_deals_once_a_day_as_they_age(deal, campaign, tuesday):
    young, old = [50_000, 500, 500, 0, 0, 0], [50_000, 20, 2_000, 0, 0, 0]
    counts = {f"risk:discovery:{band}": young if band < 3 else old for band in range(8)}
    CampaignHistory.objects.create(campaign=campaign, closed=1_000, counts=counts, counted_at=tuesday)
    assert 0 == estimates.run(tuesday + DAY / 2)
    with clock.moved_to(tuesday + DAY) as now:
        assert [1, 0] == [estimates.run(now) for _time in range(2)]
    fresh = current(deal).evidence

    with clock.moved_to(tuesday + 40 * DAY) as now:
        estimates.run(now)

    assert current(deal).evidence < fresh / 3
    assert logged(deal)[-1][2] is None


def test_unchanged_estimate_is_not_logged_again(deal, tuesday):
    with clock.moved_to(tuesday + DAY) as now:
        estimates.run(now)

    assert 1 == deal.changes.count()


def test_deal_older_than_any_that_closed_is_set_apart(deal, campaign, tuesday):
    facts = {"closed": ENOUGH_CLOSED, "longest": 20 * DAY, "counted_at": tuesday}
    CampaignHistory.objects.create(campaign=campaign, **facts)

    with clock.moved_to(tuesday + 21 * DAY) as now:
        estimates.run(now)

    assert current(deal).evidence is None


def test_closed_deals_are_not_estimated(deal, dov, tuesday):
    closing.win(deal, dov, value=Decimal(1), ordered_on=date(2026, 11, 24))

    assert 0 == estimates.run(tuesday + 2 * DAY)


def test_closed_deal_counts_for_its_steps_ages_and_facts(deal, dov, campaign, tuesday):
    confirm(deal, dov)
    with clock.moved_to(tuesday + 10 * DAY):
        steps.move(deal, dov, step="negotiation", seen="discovery")
        confirm(deal, dov, BuyerFact.Kind.PROBLEM)
    with clock.moved_to(tuesday + 40 * DAY) as now:
        closing.win(deal, dov, value=Decimal(1000), ordered_on=now.date())
        campaign_history.run(now)

    history = counting.history_of(CampaignHistory.objects.all())
    won = Counts(1, 1)
    assert {"discovery": won, "negotiation": won} == history.in_step
    assert {
        ("discovery", 0): AtRisk(days=7),
        ("discovery", 1): AtRisk(days=3, negotiation=1),
        ("negotiation", 1): AtRisk(days=4),
        ("negotiation", 2): AtRisk(days=16),
        ("negotiation", 3): AtRisk(days=10, won=1),
    } == history.at_risk
    assert {("discovery", "budget"), ("negotiation", "budget"), ("negotiation", "problem")} == set(
        history.with_fact
    )
    assert (1, 40 * DAY) == (history.closed, history.longest)


def test_open_deal_counts_for_the_days_it_has_been_open(deal, tuesday):
    with clock.moved_to(tuesday + 10 * DAY) as now:
        campaign_history.run(now)

    history = counting.history_of(CampaignHistory.objects.all())
    assert {("discovery", 0): AtRisk(days=7), ("discovery", 1): AtRisk(days=3)} == history.at_risk
    assert {} == history.in_step


def test_only_days_since_the_counting_began_are_counted(tuesday):
    """Open for 40 days, of which the last ten count; lost on the last."""
    deal = counting.Deal(tuesday, tuesday + 40 * DAY, won=False, entered=[("discovery", tuesday)])

    found = counting.count([deal], tuesday + 30 * DAY, tuesday + 50 * DAY)

    assert [10, 0, 1, 0, 0, 0] == found["risk:discovery:3"]
    assert "risk:discovery:2" not in found


def test_histories_of_campaigns_add_up(campaign, make_campaign, north, territory, tuesday):
    other = make_campaign(north, [territory], name="Energy")
    for each, counts in ((campaign, [4, 1]), (other, [6, 3])):
        row = {"closed": counts[0], "counts": {"step:proposal": counts}, "counted_at": tuesday}
        CampaignHistory.objects.create(campaign=each, **row)

    together = counting.history_of(CampaignHistory.objects.all())

    assert (10, Counts(10, 4)) == (together.closed, together.in_step["proposal"])


def test_chart_draws_each_chance_until_it_changes(deal, dov, tuesday):
    with clock.moved_to(tuesday + 5 * DAY) as later:
        terms = {"value": Decimal(48_000), "probability": 60, "decides_on": date(2026, 12, 15)}
        closing.update(deal, dov, **terms, next_step="Demo", on=date(2026, 12, 3))
    with clock.moved_to(later + 5 * DAY):
        chart = chance_chart.of(current(deal))

    assert "0.0,60 150.0,60 150.0,40 300.0,40" == chart.rep
    assert 1 == len(chart.evidence)
    assert "40%" in chart.summary
    assert "60%" in chart.summary


def test_chart_leaves_a_gap_where_there_is_no_evidence(deal, tuesday):
    lines = chance_chart._lines(
        [(tuesday, 20), (tuesday + DAY, None), (tuesday + 2 * DAY, 30)], tuesday + 3 * DAY
    )

    assert ["0.0,80 100.0,80", "200.0,70 300.0,70"] == lines
