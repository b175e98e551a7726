"""The deals of whole campaigns, summed from the slots (salesdesk/dashboards/rollups)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from math import sqrt
from typing import Any

from salesdesk import clock
from salesdesk.dashboards.rollups import slots
from salesdesk.dashboards.rollups.names import worth

from .deals import HALF_BAND, Deals, velocity_of

#: Before any deal.
EVER = datetime(1900, 1, 1, tzinfo=UTC)


def of_campaigns(
    stale: datetime | None,
    currencies: Mapping[int, str],
    closed: Mapping[int, Mapping[str, Any]],
    before: Mapping[int, Mapping[str, Any]],
    campaigns: Iterable[int],
) -> list[Deals]:
    """Return the deals of each currency as `deals.deals` does, given what is counted of both periods. One statement."""
    ahead = slots.quarter_of(clock.now()) + slots.DAY
    spans = [slots.Span("open", stale or EVER, ahead)]
    spans += [slots.Span("stale", EVER, stale)] if stale else []
    columns = ["deals_open", *map(worth, ("deals_open", "deals_expected", "deals_variance"))]
    rows: dict[str, Counter] = {}
    names = ("n", "sum", "expected", "variance")
    for key, campaign, values in slots.sums(campaigns, spans, columns, known="deals_open"):
        of_open = {f"{name}_{key}": n for name, n in zip(names, values, strict=True)}
        _add(rows, currencies[campaign], of_open)
    for suffix, found in (("", closed), ("_before", before)):
        for campaign, counted in found.items():
            if counted["deals_won"] or counted["deals_lost"]:
                _add(rows, currencies[campaign], {f"{name}{suffix}": n for name, n in counted.items()})
    return sorted(
        (_of_currency(currency, row) for currency, row in rows.items()),
        key=lambda each: (-each.open, -each.won),
    )


def _add(rows: dict[str, Counter], currency: str, values: Mapping[str, Any]) -> None:
    row = rows.setdefault(currency, Counter())
    for name, value in values.items():
        row[name] += value or 0


def _of_currency(currency: str, row: Counter) -> Deals:
    def result(suffix: str = "") -> tuple[int, int, float, timedelta | None]:
        won, lost = row[f"deals_won{suffix}"], row[f"deals_lost{suffix}"]
        seconds = float(row[f"{worth('deals_took')}{suffix}"])
        cycle = timedelta(seconds=seconds / (won + lost)) if won + lost else None
        return won, lost, float(row[f"{worth('deals_won')}{suffix}"]), cycle

    won, lost, won_value, cycle = result()
    return Deals(
        currency=currency,
        open=row["n_open"],
        value=float(row["sum_open"]),
        expected=float(row["expected_open"]),
        spread=HALF_BAND * sqrt(row["variance_open"]),
        stale=row["n_stale"],
        stale_value=float(row["sum_stale"]),
        won=won,
        lost=lost,
        won_value=won_value,
        cycle=cycle,
        velocity_before=velocity_of(*result("_before")),
    )
