"""Count the flags of the funnel, with the value of their leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from salesdesk.dashboards.rollups import slots
from salesdesk.dashboards.rollups.names import FLAGS, OF_CALLS, VALUED, worth
from salesdesk.dashboards.scope import Scope

from . import paths

_FLAGGED = len(FLAGS) + len(VALUED)
_OF_CALLS = [*OF_CALLS, worth("called")]
_CALLS_END = _FLAGGED + len(_OF_CALLS)
_OF_DEALS = ["deals_won", "deals_lost", worth("deals_won"), worth("deals_took")]


@dataclass(frozen=True)
class Counted:
    """The counts behind the funnel: leads and their value by campaign and flag."""

    leads: dict[int, dict[str, int]]
    values: dict[int, dict[str, Decimal]]
    #: What is counted of calls by campaign: OF_CALLS, and the value of deals.
    calls: dict[int, dict[str, Any]]
    #: The closed deals by campaign: how many were won and lost, the value of won ones, and the seconds they all took.
    #: None if only some leads are counted.
    deals: dict[int, dict[str, Any]] | None = None

    def count(self, flag: str) -> int:
        """Sum the leads of `flag` over campaigns. Every lead belongs to one campaign."""
        return sum(row[flag] for row in self.leads.values())

    def value(self, flag: str, campaigns: Iterable[int]) -> Decimal:
        """Sum the known values of the leads of `flag` over campaigns, which must have the same currency."""
        return sum((self.values[pk][flag] for pk in campaigns if pk in self.values), Decimal(0))


def count(*scopes: Scope) -> list[Counted]:
    """Count each scope, all in one statement. Campaigns without leads are left out.

    Whole campaigns are summed from slots; of some of their leads every path is read.
    """
    from_slots = all(map(slots.can_sum, scopes))
    found = [Counted({}, {}, {}, {} if from_slots else None) for _scope in scopes]
    for position, campaign, row in _summed(scopes) if from_slots else _read(scopes):
        of_calls, of_deals = row[_FLAGGED:_CALLS_END], row[_CALLS_END:]
        found[position].calls[campaign] = {name: n or 0 for name, n in zip(_OF_CALLS, of_calls, strict=True)}
        if (deals := found[position].deals) is not None:
            deals[campaign] = {name: n or 0 for name, n in zip(_OF_DEALS, of_deals, strict=True)}
        if not any(row[:_FLAGGED]):
            continue
        found[position].leads[campaign] = {name: n or 0 for name, n in zip(FLAGS, row, strict=False)}
        values = zip(VALUED, row[len(FLAGS) : _FLAGGED], strict=True)
        found[position].values[campaign] = {name: value or Decimal(0) for name, value in values}
    return found


def _summed(scopes: tuple[Scope, ...]) -> list[tuple[Any, int, list]]:
    spans = [slots.Span(n, each.period.since, each.period.until) for n, each in enumerate(scopes)]
    return slots.sums(scopes[0].campaigns, spans, [*FLAGS, *map(worth, VALUED), *_OF_CALLS, *_OF_DEALS])


def _read(scopes: tuple[Scope, ...]) -> list[tuple[Any, int, list]]:
    parts: list[str] = []
    params: list[Any] = []
    for position, scope in enumerate(scopes):
        try:
            sql, values = paths.paths(scope).query.sql_with_params()
        except EmptyResultSet:
            continue
        columns = _columns(scope, params)
        parts.append(f"SELECT {position}, campaign_id, {columns} FROM ({sql}) path GROUP BY campaign_id")
        params += values
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return [(position, campaign, row) for position, campaign, *row in cursor.fetchall()]


def _columns(scope: Scope, params: list[Any]) -> str:
    """Write what is counted of each flag, adding its parameters to `params`."""
    flags = paths.flags(scope)

    def where(name: str) -> str:
        return f"FILTER (WHERE {paths.as_sql(flags[name], params)})"

    counts = [f"count(*) {where(name)}" for name in FLAGS]
    values = [f"sum(worth) {where(name)}" for name in VALUED]
    ends = (scope.period.since, scope.period.until)
    params += ends * len(_OF_CALLS)
    talks = "sum((SELECT count(*) FROM unnest(talks) at WHERE at >= %s AND at < %s))::bigint"
    called = "FILTER (WHERE first_called_at >= %s AND first_called_at < %s"
    of_called = [
        f"count(*) {called})",
        f"count(sql_at) {called})",
        f"count(ordered_at) {called})",
        f"count(*) {called} AND is_matured)",
        f"sum(calls) {called})",
        f"sum(deals_worth) {called})",
    ]
    return ", ".join([*counts, *values, talks, *of_called])
