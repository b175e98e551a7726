"""The figures of the marketplace by columns that the desk keeps in custom fields of the lead."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from statistics import mean, median
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F

from handoffs.models import Opportunity
from leads.imports.mapping.custom import heading_of
from leads.models.custom_values import LeadValues
from leads.models.stages import Stage
from salesdesk.custom_fields import definitions
from salesdesk.custom_fields.models import CustomField, Kind, Subject
from salesdesk.dashboards.scope import Scope

from .comparing import Figure, rows

#: The columns of the two lists that become custom fields.
LANDING_PAGE, REP, SEGMENT, TYPE = "landing_page_id", "sdr_id", "business_segment", "lead_type"
REVENUE = "declared_monthly_revenue"
COLUMNS = (LANDING_PAGE, REP, SEGMENT, TYPE, REVENUE)


class Fields:
    """The custom fields of the columns, made for this import."""

    def __init__(self) -> None:
        self.of = {name: _made(name) for name in COLUMNS}

    def cells(self, row: Mapping[str, str]) -> dict[str, str]:
        """Return the cells of a row by the headings that the import knows the fields by."""
        return {heading_of(field): row.get(name, "") for name, field in self.of.items()}

    def value(self, values: Mapping[str, Any] | None, name: str, empty: str) -> Any:
        return (values or {}).get(self.of[name].key, empty)


class Order:
    """A won deal with the values of its lead, its owner, and the days that it took."""

    def __init__(self, fields: Fields, values: Mapping[str, Any] | None, owner: str, took: timedelta) -> None:
        self.rep, self.segment, self.type = (
            fields.value(values, name, "(blank)") for name in (REP, SEGMENT, TYPE)
        )
        self.owner, self.days = owner, took.days


def figures(scope: Scope, fields: Fields, expected: Mapping[str, Any]) -> Iterator[Figure]:
    """Yield the figures by landing page, segment, kind of lead and development rep; of a rep the orders only."""
    leads = list(LeadValues.objects.filter(scope.of("lead__")).values_list("values", "lead__stage"))
    orders = _orders(scope, fields)
    yield from _totals(leads, orders, fields, expected["olist_totals"][0])
    pages = _by_page(leads, fields)
    yield from rows("olist landing page", expected["olist_landing_top10"], pages, [LANDING_PAGE])
    for name, table, column in (("segment", "olist_segment", "s"), ("type", "olist_lead_type", "t")):
        won = Counter(getattr(order, name) for order in orders)
        yield from rows(
            f"olist {name}", expected[table], {key: {"won": n} for key, n in won.items()}, [column]
        )
    yield from rows("olist development rep", expected["olist_sdr"], _by_rep(orders), [REP])
    pairs = Counter(f"{order.rep} {order.owner}" for order in orders)
    found = {key: {"won": n} for key, n in pairs.items()}
    yield from rows("olist handoff", expected["olist_handoff_top10"], found, [REP, "sr_id"])


def rep_of_leads_not_won(lines: Iterable[Mapping[str, str]], fields: Fields) -> Figure:
    """Return the number of leads with a development rep that were not won: none, so no denominator of a win rate."""
    heading = heading_of(fields.of[REP])
    found = sum(bool(line[heading]) for line in lines if line["outcome"] != "Won")
    return Figure("olist leads by development rep that were not won (without any, no win rate)", 0, found)


def _made(name: str) -> CustomField:
    kind = Kind.NUMBER if name == REVENUE else Kind.TEXT
    field = CustomField(subject=Subject.LEAD, kind=kind, label=f"olist {name}")
    definitions.add(field)
    return field


def _orders(scope: Scope, fields: Fields) -> list[Order]:
    won = Opportunity.objects.filter(scope.of("lead__"), result=Opportunity.Result.WON)
    took = ExpressionWrapper(F("closed_at") - F("opened_at"), DurationField())
    facts = won.values_list("lead__custom_values__values", "holder__name", took)
    return [Order(fields, *row) for row in facts]


def _totals(leads, orders: list[Order], fields: Fields, expected: Mapping[str, Any]) -> Iterator[Figure]:
    found = {
        "pages": len({fields.value(values, LANDING_PAGE, "") for values, _stage in leads}),
        "sdrs": len({order.rep for order in orders}),
        "srs": len({order.owner for order in orders}),
        "sdr_sr_pairs": len({(order.rep, order.owner) for order in orders}),
        "declared_rev": sum(float(fields.value(values, REVENUE, "0")) for values, _stage in leads),
    }
    for name, value in found.items():
        yield Figure(f"olist {name}", expected[name], value)


def _by_page(leads, fields: Fields) -> dict[str, dict[str, Any]]:
    came: Counter[str] = Counter()
    won: Counter[str] = Counter()
    for values, stage in leads:
        page = fields.value(values, LANDING_PAGE, "(blank)")
        came[page] += 1
        won[page] += stage == Stage.WON
    return {page: {"mql": n, "won": won[page], "rate": won[page] / n} for page, n in came.items()}


def _by_rep(orders: list[Order]) -> dict[str, dict[str, Any]]:
    days: dict[str, list[int]] = defaultdict(list)
    for order in orders:
        days[order.rep].append(order.days)
    return {
        rep: {"won": len(of_one), "median_days": median(of_one), "mean_days": mean(of_one)}
        for rep, of_one in days.items()
    }
