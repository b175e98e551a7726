"""The maturity curve: on known cases, and on the real leads of a marketplace."""

import csv
from datetime import date

import pytest

from salesdesk.dashboards.comparison.maturity import HORIZON, AgeCount, ResultTime, curve_of, matured
from tests.sample_lists import REAL, needs_real_lists


def test_curve_is_the_share_when_all_leads_are_old():
    curve = curve_of(
        [ResultTime(400, 10, False, 2), ResultTime(400, 50, False, 2), ResultTime(400, None, False, 6)]
    )

    assert [curve.share[day] for day in (9, 10, 49, 50, HORIZON)] == pytest.approx([0, 0.2, 0.2, 0.4, 0.4])
    assert (0.5, 1) == (curve.maturity(10), curve.maturity(1_000))
    assert (10, 50, None) == (curve.days_until(0.5), curve.days_until(0.9), curve_of([]).days_until(0.5))


def test_open_leads_count_only_until_their_age():
    curve = curve_of(
        [ResultTime(400, 40, False, 1), ResultTime(35, None, False, 1), ResultTime(400, None, False, 1)]
    )

    assert curve.share[40] == pytest.approx(0.5)


def test_lost_leads_count_to_the_end_and_very_young_ones_not_at_all():
    over = curve_of([ResultTime(400, 40, False, 1), ResultTime(35, None, True, 1)])
    young = curve_of(
        [ResultTime(400, 40, False, 1), ResultTime(400, None, False, 1), ResultTime(5, 1, False, 50)]
    )

    assert (over.share[40], young.share[40]) == pytest.approx((0.5, 0.5))


def test_young_leads_count_in_part_and_all_of_them_without_results():
    leads = [ResultTime(400, 10, False, 1), ResultTime(400, 50, False, 1), ResultTime(400, None, False, 8)]

    assert matured([AgeCount(20, 10, 0)], curve_of(leads)) == pytest.approx(5)
    assert matured([AgeCount(20, 10, 0)], curve_of([])) == 10


@needs_real_lists
def test_a_young_cohort_of_real_leads_is_not_called_failing():
    won_on = {row["mql_id"]: row["won_date"] for row in rows_of("olist_closed_deals_dataset.csv")}
    leads = {
        row["mql_id"]: date.fromisoformat(row["first_contact_date"])
        for row in rows_of("olist_marketing_qualified_leads_dataset.csv")
    }
    seen_on = date(2018, 5, 31)

    def counted(lead, first):
        won = won_on.get(lead)
        days = (date.fromisoformat(won[:10]) - first).days if won and won[:10] <= str(seen_on) else None
        return ResultTime((seen_on - first).days, days, False, 1)

    ages = {lead: counted(lead, first) for lead, first in leads.items()}
    may = [ages[lead] for lead, first in leads.items() if (first.year, first.month) == (2018, 5)]
    won = sum(each.after is not None for each in may)

    assert won / len(may) == pytest.approx(0.054, abs=0.0005)
    young = [AgeCount(each.age, each.leads, each.after is not None) for each in may]
    assert won / matured(young, curve_of(ages.values())) == pytest.approx(0.095, abs=0.0005)


def rows_of(name):
    with (REAL / "olist" / name).open() as lines:
        return list(csv.DictReader(lines))
