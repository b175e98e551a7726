"""The leads of a marketplace and the deals that they became, with the origin of a lead as its campaign."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F

from handoffs.models import Opportunity
from salesdesk import clock
from salesdesk.dashboards.comparison.ages import Goal
from salesdesk.dashboards.comparison.grouping import Group
from salesdesk.dashboards.comparison.outcomes import Outcomes, outcomes
from salesdesk.dashboards.comparison.page import comparison_context
from salesdesk.dashboards.comparison.rows import Row
from salesdesk.dashboards.comparison.verdicts import Verdict
from salesdesk.dashboards.figures.conversations import paths_called
from salesdesk.dashboards.figures.results import won
from salesdesk.dashboards.scope import Scope
from salesdesk.people.models import User

from . import olist_fields
from .comparing import Figure, rows
from .desk import Desk, lines_of, noon
from .olist_fields import Fields

FIRST, LAST, END = date(2017, 6, 1), date(2018, 5, 31), date(2018, 11, 30)
YOUNG = "2018-05"
#: A lead without an origin; "unknown" is another one.
BLANK = "(blank)"
NOT_SHOWN = (
    "win rates by development rep, as the list names one for won leads only: there is no denominator",
)


def figures(folder: Path, expected: Mapping[str, Any], admin: User) -> Iterator[Figure]:
    """Import the leads twice, by origin after the last deal and by month as known before, and yield the figures."""
    with clock.moved_to(noon(END)):
        fields = Fields()
        lines = _lines(folder, fields)
        desk = Desk("Marketplace", sorted({line["owner"] for line in lines if line["owner"]}), admin)
        for origin, of_origin in _grouped(lines, "origin").items():
            desk.bring_in(origin, of_origin, takes_early=True)
        scope = desk.scope(FIRST, LAST)
        found = outcomes(scope, Group.CAMPAIGN, Goal.WON)
        names: dict[Hashable, str] = {campaign.pk: name for name, campaign in desk.campaigns.items()}
        yield from _totals(found, expected["olist_totals"][0])
        by_origin = {names[key]: _counts(row) for key, row in found.items()}
        yield from rows("olist", expected["olist_by_origin"], by_origin, ["origin"])
        yield from rows("olist", expected["olist_cohort_month"], _cohorts(desk, expected), ["cohort"])
        yield from _times(scope, expected["olist_time_to_close"][0])
        yield from _won_by_month(scope, expected["olist_won_by_month"])
        yield from olist_fields.figures(scope, fields, expected)
        yield from rows("olist closer", expected["olist_sr"], _closers(scope), ["sr_id"])
        yield from _blank_origin(_compared(scope, names)[BLANK])
    with clock.moved_to(noon(LAST) + timedelta(minutes=1)):
        yield from _young_cohort(lines, admin)
    yield olist_fields.rep_of_leads_not_won(lines, fields)


def _lines(folder: Path, fields: Fields) -> list[dict[str, str]]:
    """Return a line for each lead: what became of it, when, who closed it, and its custom fields."""
    deals = {row["mql_id"]: row for row in lines_of(folder / "olist_closed_deals_dataset.csv")}
    found = []
    for row in lines_of(folder / "olist_marketing_qualified_leads_dataset.csv"):
        deal = deals.get(row["mql_id"], {})
        found.append(
            {
                "mql_id": row["mql_id"],
                "origin": row["origin"] or BLANK,
                "first_contact_date": row["first_contact_date"],
                "outcome": "Won" if deal else "MQL",
                "won_date": deal.get("won_date", "")[:10],
                "owner": deal.get("sr_id", ""),
                **fields.cells(row | deal),
            }
        )
    return found


def _grouped(lines: list[dict[str, str]], column: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in lines:
        found[line[column]].append(line)
    return found


def _counts(row: Outcomes) -> dict[str, Any]:
    return {"mql": row.called, "won": row.won, "rate": row.won / row.called}


def _totals(found: Mapping[Any, Outcomes], expected: Mapping[str, Any]) -> Iterator[Figure]:
    mql, won = sum(row.called for row in found.values()), sum(row.won for row in found.values())
    for name, value in {"mql": mql, "won": won, "rate": won / mql}.items():
        yield Figure(f"olist {name}", expected[name], value)


def _cohorts(desk: Desk, expected: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    found = {}
    for row in expected["olist_cohort_month"]:
        first = date.fromisoformat(f"{row['cohort']}-01")
        scope = desk.scope(first, _next_month(first) - timedelta(days=1))
        by_origin = outcomes(scope, Group.CAMPAIGN, Goal.WON).values()
        days = _days_of(scope)
        mql = sum(one.called for one in by_origin)
        found[row["cohort"]] = {
            **{"mql": mql, "won": len(days), "rate": len(days) / mql},
            **{f"won_{most}d": sum(each <= most for each in days) for most in (30, 90)},
            "median_days": median(days) if days else None,
        }
    return found


def _days_of(scope: Scope) -> list[int]:
    """Return the days from first contact to order of the leads of a period, in order."""
    period = scope.period
    paths = paths_called(scope, period.since, period.until)
    moments = paths.values_list("first_called_at", "ordered_at")
    return sorted((until - since).days for since, until in moments if since and until)


def _times(scope: Scope, expected: Mapping[str, Any]) -> Iterator[Figure]:
    days = _days_of(scope)
    percentiles = quantiles(days, n=100, method="inclusive")
    measured = {
        **{"n": len(days), "mean_days": mean(days), "min": days[0], "max": days[-1]},
        **{"negative": sum(each < 0 for each in days), "same_day": days.count(0)},
    }
    for name, value in measured.items():
        yield Figure(f"olist days to order {name}", expected[name], value)
    for percent, value in zip((10, 25, 50, 75, 90), expected["pcts"], strict=True):
        yield Figure(f"olist days to order {percent} %", round(value, 2), round(percentiles[percent - 1], 2))


def _won_by_month(scope: Scope, expected: list[Mapping[str, Any]]) -> Iterator[Figure]:
    for row in expected:
        first = date.fromisoformat(f"{row['m']}-01")
        of_month = won(_midnight(first), _midnight(_next_month(first))).filter(scope.of("lead__"))
        yield Figure(f"olist won in {row['m']}", row["won"], of_month.count())


def _closers(scope: Scope) -> dict[str, dict[str, Any]]:
    """Return the orders of each owner, and the days that they took."""
    days: dict[str, list[int]] = defaultdict(list)
    orders = Opportunity.objects.filter(scope.of("lead__"), result=Opportunity.Result.WON)
    took = ExpressionWrapper(F("closed_at") - F("opened_at"), DurationField())
    for name, span in orders.values_list("holder__name", took):
        days[name].append(span.days)
    return {
        name: {"won": len(of_one), "median_days": median(of_one), "mean_days": mean(of_one)}
        for name, of_one in days.items()
    }


def _compared(scope: Scope, names: dict[Hashable, str]) -> dict[str, Row]:
    context = comparison_context(scope, Group.CAMPAIGN, Goal.WON, names, lambda *_args, **_facts: "")
    return {row.name: row for row in context["rows"]}


def _blank_origin(row: Row) -> Iterator[Figure]:
    """14 of 60 is the highest rate, and still no reason to call it the best."""
    yield Figure(f"olist {BLANK} is called the best", False, row.judged.verdict == Verdict.REPEAT)


def _young_cohort(lines: list[dict[str, str]], admin: User) -> Iterator[Figure]:
    """Judge the last month as it was known on its last day, with each month as a campaign."""
    known = []
    for line in lines:
        later = line["won_date"] > str(LAST)
        known.append(line | ({"outcome": "MQL", "won_date": "", "owner": ""} if later else {}))
    desk = Desk("Marketplace as known in May", (), admin)
    by_month = defaultdict(list)
    for line in known:
        by_month[line["first_contact_date"][:7]].append(line)
    for month, of_month in by_month.items():
        desk.bring_in(month, of_month, takes_early=True)
    names: dict[Hashable, str] = {campaign.pk: name for name, campaign in desk.campaigns.items()}
    row = _compared(desk.scope(FIRST, LAST), names)[YOUNG]
    raw, adjusted = row.found.won / row.found.called, row.found.won / row.matured
    yield Figure(f"olist {YOUNG} as known then, raw", 0.054, round(raw, 3))
    yield Figure(f"olist {YOUNG} as known then, age-adjusted", 0.095, round(adjusted, 3))
    yield Figure(f"olist {YOUNG} is called failing", False, row.judged.verdict == Verdict.STOP)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _midnight(day: date) -> datetime:
    return noon(day) - timedelta(hours=12)
