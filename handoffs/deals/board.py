"""The board of open deals: a column per step with a page of cards and the totals of all its deals."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, F, Sum, prefetch_related_objects

from handoffs.models import Opportunity
from handoffs.models.opportunity_queryset import OpportunityQuerySet
from salesdesk.web.paging import Page, page_of

#: Cards per column. More of them would make the page heavy.
CARDS = 15


@dataclass(frozen=True)
class Total:
    """The deals of a column in one currency. `weighted` is the sum of value × chance."""

    currency: str
    count: int
    value: Decimal
    weighted: Decimal


@dataclass(frozen=True)
class Column:
    step: Opportunity.Step
    page: Page
    totals: list[Total]
    params: Mapping[str, str]

    @property
    def count(self) -> int:
        return sum(total.count for total in self.totals)

    @property
    def previous(self) -> str:
        """The query string of the previous page of this column; the others stay."""
        return self._query("before", self.page.before)

    @property
    def next(self) -> str:
        """The query string of the next page of this column; the others stay."""
        return self._query("after", self.page.after)

    def _query(self, side: str, cursor: str) -> str:
        own = {f"before-{self.step}", f"after-{self.step}"}
        others = {name: value for name, value in self.params.items() if name not in own}
        return urlencode(others | {f"{side}-{self.step}": cursor})


def columns(deals: OpportunityQuerySet, params: Mapping[str, str]) -> list[Column]:
    """Return the columns of the open `deals`, the nearest decision first, in five statements.

    `params` are those of the page, with the cursors of the columns: "after-proposal", "before-proposal".
    """
    totals = _totals(deals)
    cards = deals.with_people().select_related("campaign__deal_history")
    found = []
    for step in Opportunity.Step:
        cursors = {name: params.get(f"{name}-{step}") for name in ("after", "before")}
        page = page_of(cards.filter(step=step), cursors, by="decides_on", size=CARDS)
        found.append(Column(step, page, totals.get(step, []), params))
    prefetch_related_objects([deal for column in found for deal in column.page.rows], "lead__steps")
    return found


def _totals(deals: OpportunityQuerySet) -> dict[str, list[Total]]:
    """Return the totals of each step, the currency with the most deals first."""
    rows = (
        deals.order_by()
        .values("step", currency=F("campaign__currency"))
        .annotate(n=Count("pk"), sum=Sum("value"), weighted=Sum(F("value") * F("probability")) / 100)
        .order_by("-n", "currency")
    )
    totals: dict[str, list[Total]] = {}
    for row in rows:
        total = Total(row["currency"], row["n"], row["sum"], row["weighted"])
        totals.setdefault(row["step"], []).append(total)
    return totals
