"""The forecast of 8,300 deals of a hardware seller, frozen at the ends of four months and scored after 90 days.

The list is not ours to ship (tests/data/README.md).
"""

import csv
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cached_property

import pytest

from handoffs.forecast import counting, evidence, stage_table
from handoffs.forecast.campaign_history import LOOKS_BACK
from handoffs.models import BuyerFact, CampaignHistory
from salesdesk.dashboards.forecast import formulas
from salesdesk.dashboards.forecast.formulas import Scored
from salesdesk.dashboards.forecast.signal import signal_of
from tests.sample_lists import REAL, needs_real_lists

pytestmark = needs_real_lists
MAVEN = REAL / "maven"
SNAPSHOTS = ["2017-06-30", "2017-07-31", "2017-08-31", "2017-09-30"]
HORIZON = timedelta(days=90)
#: The list knows one step after the first talk.
STEP = "proposal"


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read(name: str) -> list[dict[str, str]]:
    with (MAVEN / name).open() as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def pipeline():
    """The deals that were engaged, with their list price and the region of their agent."""
    # "GTXPro" is "GTX Pro" in the price list.
    prices = {row["product"].replace(" ", ""): float(row["sales_price"]) for row in read("products.csv")}
    regions = {row["sales_agent"]: row["regional_office"] for row in read("sales_teams.csv")}
    return [
        row
        | {
            "opened": day(row["engage_date"]),
            "closed": day(row["close_date"]) if row["close_date"] else None,
            "price": prices[row["product"].replace(" ", "")],
            "region": regions[row["sales_agent"]],
        }
        for row in read("sales_pipeline.csv")
        if row["engage_date"]
    ]


class Snapshot:
    """The pipeline as it was known at the end of a day."""

    def __init__(self, pipeline, now: datetime):
        self.now = now
        self.known = [row for row in pipeline if row["opened"] <= now]

    def is_open(self, row) -> bool:
        return row["closed"] is None or row["closed"] > self.now

    @cached_property
    def open(self):
        return [row for row in self.known if self.is_open(row)]

    @cached_property
    def campaign(self) -> CampaignHistory:
        """All deals as the history of one campaign."""
        deals = [
            counting.Deal(
                row["opened"],
                None if self.is_open(row) else row["closed"],
                not self.is_open(row) and row["deal_stage"] == "Won",
                entered=[(STEP, row["opened"])],
            )
            for row in self.known
        ]
        cycles = [deal.closed_at - deal.opened_at for deal in deals if deal.closed_at]
        counts = counting.count(deals, self.now - LOOKS_BACK, self.now)
        return CampaignHistory(closed=len(cycles), longest=max(cycles), counts=counts)

    @cached_property
    def chances(self) -> list[int | None]:
        """The evidence of each open deal, in percent; None for those that are set apart."""
        history = counting.history_of([self.campaign])
        by_age = {
            age: evidence.chance(
                STEP, age, [], BuyerFact.Kind.values, campaign=evidence.History(), desk=history
            )
            for age in {self.now - row["opened"] for row in self.open}
        }
        return [by_age[self.now - row["opened"]] for row in self.open]

    def scored(self, chances) -> Scored:
        weighed = [
            (row["price"], chance / 100) for row, chance in zip(self.open, chances, strict=True) if chance
        ]
        ordered = sum(
            float(row["close_value"])
            for row in self.open
            if row["deal_stage"] == "Won" and row["closed"] <= self.now + HORIZON
        )
        return Scored(formulas.expected(weighed), sum(value for value, _chance in weighed), ordered)


def test_evidence_errs_a_third_as_much_as_the_stage_table(pipeline):
    snapshots = [Snapshot(pipeline, day(each)) for each in SNAPSHOTS]
    usual = [stage_table.percentages([each.campaign])[STEP] for each in snapshots]

    by_evidence = formulas.wape([each.scored(each.chances) for each in snapshots])
    by_stage = formulas.wape(
        [each.scored([chance] * len(each.open)) for each, chance in zip(snapshots, usual, strict=True)]
    )

    assert by_evidence <= 0.45
    assert 1.35 == pytest.approx(by_stage, abs=0.02)


def test_most_deals_that_are_open_at_the_end_are_older_than_any_that_closed(pipeline):
    at_the_end = Snapshot(pipeline, day("2017-12-31"))

    assert (1_291, 1_589) == (at_the_end.chances.count(None), len(at_the_end.open))


@pytest.mark.parametrize("column", ["sales_agent", "product", "region"])
def test_agent_product_and_region_carry_no_usable_signal(pipeline, column):
    closed, won = Counter(), Counter()
    for row in pipeline:
        if row["closed"]:
            closed[row[column]] += 1
            won[row[column]] += row["deal_stage"] == "Won"

    found = signal_of({value: evidence.Counts(closed[value], won[value]) for value in closed})

    assert 6_711 == found.closed
    assert found.is_enough
    assert not found.is_usable
    assert found.p_value > 0.2
    assert found.gain < 0
