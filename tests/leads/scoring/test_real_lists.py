"""The score finds what published lists hold, and nothing where they hold nothing.

The lists are not ours to ship (tests/data/README.md). They are learnt from and tested in the order of time.
"""

import csv
from datetime import UTC, date, datetime, time, timedelta

from leads.models.scoring.score_model import Verdict
from leads.scoring import learning, validating
from leads.scoring.outcomes import Outcome
from tests.sample_lists import REAL, needs_real_lists

pytestmark = needs_real_lists
#: What a lead of xeducation brings along; tags, qualities and activities were filled in afterwards.
INTAKE = [
    "Lead Origin",
    "Lead Source",
    "What is your current occupation",
    "Specialization",
    "City",
    "Do Not Email",
]
#: Its visits so far, in bands.
VISITS = {"TotalVisits": (0, 1, 2, 3, 5, 8), "Total Time Spent on Website": (0, 1, 60, 300, 600, 1200, 1800)}


def rows(name):
    with (REAL / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def noon(day):
    return datetime.combine(date.fromisoformat(day[:10]), time(12), UTC)


def band(value, limits):
    return str(sum(float(value) >= each for each in limits)) if value else ""


def judged(outcomes):
    learnt, tested = learning.learn(outcomes, warm=True), validating.test(outcomes, warm=True)
    return tested, validating.verdict(learnt, outcomes, tested)


def test_intake_of_a_course_seller_tells_leads_apart():
    leads = sorted(rows("xeducation/Leads.csv"), key=lambda lead: int(lead["Lead Number"]))
    start = datetime(2020, 1, 1, tzinfo=UTC)
    tested, verdict = judged(
        [
            # The list has no dates: its numbers are in the order of time.
            Outcome(
                start + timedelta(hours=2 * number),
                lead["Converted"] == "1",
                (
                    *(lead[each] for each in INTAKE),
                    *(band(lead[each], limits) for each, limits in VISITS.items()),
                ),
            )
            for number, lead in enumerate(leads)
        ]
    )

    assert verdict == Verdict.ON
    assert tested["auc"][0] >= 0.80


def test_origin_and_landing_page_tell_quick_deals_apart():
    won = {deal["mql_id"]: noon(deal["won_date"]) for deal in rows("olist/olist_closed_deals_dataset.csv")}
    leads = sorted(
        rows("olist/olist_marketing_qualified_leads_dataset.csv"), key=lambda lead: lead["first_contact_date"]
    )
    tested, verdict = judged(
        [
            Outcome(
                (at := noon(lead["first_contact_date"])),
                lead["mql_id"] in won and won[lead["mql_id"]] - at <= timedelta(days=14),
                (lead["origin"], lead["landing_page_id"]),
            )
            for lead in leads
        ]
    )

    assert verdict == Verdict.ON
    assert tested["auc"][0] >= 0.68
    assert tested["calibration_error"] <= 0.02


def test_deals_without_signal_switch_the_score_off():
    accounts = {each["account"]: each for each in rows("maven/accounts.csv")}
    closed = [deal for deal in rows("maven/sales_pipeline.csv") if deal["deal_stage"] in ("Won", "Lost")]
    _tested, verdict = judged(
        [
            Outcome(
                noon(deal["engage_date"]),
                deal["deal_stage"] == "Won",
                (deal["product"], deal["sales_agent"], accounts.get(deal["account"], {}).get("sector", "")),
            )
            for deal in sorted(closed, key=lambda deal: deal["engage_date"])
        ]
    )

    assert verdict == Verdict.NO_BETTER
