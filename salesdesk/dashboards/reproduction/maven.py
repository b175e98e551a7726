"""The deals of a hardware seller: won and lost deals, their cycle and velocity, by quarter, region and manager."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Avg, Count, F, Max, Q, Sum

from handoffs.models import Opportunity
from leads.models import Lead
from leads.models.stages import Stage
from salesdesk import clock
from salesdesk.dashboards.figures.deals import DECIDED, Deals, deals
from salesdesk.dashboards.scope import Scope
from salesdesk.people.models import User

from .comparing import Figure, rows
from .desk import Desk, lines_of, noon

FIRST, LAST = date(2017, 1, 1), date(2017, 12, 31)
QUARTERS = {
    "2017-Q1": (FIRST, date(2017, 3, 31)),
    "2017-Q2": (date(2017, 4, 1), date(2017, 6, 30)),
    "2017-Q3": (date(2017, 7, 1), date(2017, 9, 30)),
    "2017-Q4": (date(2017, 10, 1), LAST),
}


def figures(folder: Path, expected: Mapping[str, Any], admin: User) -> Iterator[Figure]:
    """Import the deals as of the last day of the list, a campaign for each manager, and yield the figures."""
    team = {row["sales_agent"]: row for row in lines_of(folder / "sales_teams.csv")}
    offices = {row["manager"]: row["regional_office"] for row in team.values()}
    with clock.moved_to(noon(LAST)):
        desk = Desk("Hardware seller", team, admin)
        for manager, lines in _by_manager(folder, team).items():
            desk.bring_in(manager, lines)
        yield from _headline(desk, expected)
        quarters = {name: _measured(desk.scope(*days)) for name, days in QUARTERS.items()}
        yield from rows("maven", expected["maven_quarter"], quarters, ["q"])
        regions = {
            region: _measured(desk.scope(FIRST, LAST, [each for each in offices if offices[each] == region]))
            for region in sorted(set(offices.values()))
        }
        yield from rows("maven", expected["maven_region"], regions, ["regional_office"])
        managers = {name: _measured(desk.scope(FIRST, LAST, [name])) for name in offices}
        yield from rows("maven", expected["maven_manager"], managers, ["manager"])
        yield from _stale(desk, expected["maven_stale"][0])


def _by_manager(folder: Path, team: Mapping[str, Mapping[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Return the lines of the pipeline; open deals are worth their price in the list."""
    # "GTXPro" is "GTX Pro" in the price list.
    prices = {
        row["product"].replace(" ", ""): row["sales_price"] for row in lines_of(folder / "products.csv")
    }
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in lines_of(folder / "sales_pipeline.csv"):
        if row["deal_stage"] == "Engaging":
            row["close_value"] = prices[row["product"].replace(" ", "")]
        found[team[row["sales_agent"]]["manager"]].append(row)
    return found


def _headline(desk: Desk, expected: Mapping[str, Any]) -> Iterator[Figure]:
    scope = desk.scope(FIRST, LAST)
    closed = Opportunity.objects.filter(DECIDED, scope.of("lead__"))
    cycle = F("closed_at") - F("opened_at")
    won = Q(result=Opportunity.Result.WON)
    spans = closed.aggregate(won=Avg(cycle, filter=won), lost=Avg(cycle, filter=~won), longest=Max(cycle))
    days = {f"cycle_{name}": _days(spans[name]) for name in ("won", "lost")}
    found = _measured(scope)
    found |= {**days, "cycle_closed": found["cycle"], "velocity_per_day": found["velocity"]}
    found["max_cycle"] = _days(spans["longest"])
    for name, value in expected["maven_headline"][0].items():
        if name in found:
            yield Figure(f"maven {name}", value, found[name])


def _measured(scope: Scope) -> dict[str, Any]:
    """Return the figures of the dashboard for a scope, by the names of the list of expected ones."""
    (found,) = deals(scope, None)
    leads = Lead.objects.filter(scope.of())
    open_ = leads.aggregate(
        opps=Count("pk"),
        engaging=Count("pk", filter=Q(stage=Stage.OPPORTUNITY)),
        prospecting=Count("pk", filter=Q(stage=Stage.PROSPECT)),
    )
    return {**open_, **_of_deals(found)}


def _of_deals(found: Deals) -> dict[str, Any]:
    return {
        "closed": found.won + found.lost,
        "won": found.won,
        "win_rate": found.win_rate,
        "won_value": found.won_value,
        "avg_won": found.won_value / found.won,
        "cycle": _days(found.cycle),
        "velocity": found.velocity,
    }


def _stale(desk: Desk, expected: Mapping[str, Any]) -> Iterator[Figure]:
    """Yield the open deals, and those that are older than any that closed."""
    of_desk = Opportunity.objects.filter(desk.scope(FIRST, LAST).of("lead__"))
    longest = of_desk.filter(DECIDED).aggregate(longest=Max(F("closed_at") - F("opened_at")))["longest"]
    old = Q(opened_at__lt=clock.now() - longest)
    found = of_desk.open().aggregate(
        engaging=Count("pk"),
        older_than_any_closed=Count("pk", filter=old),
        list_value=Sum("value"),
        stale_list_value=Sum("value", filter=old),
    )
    for name, value in found.items():
        yield Figure(f"maven {name}", expected[name], value)


def _days(span: timedelta | None) -> float | None:
    return span / timedelta(days=1) if span else None
