"""Count the flags of the funnel, with the value of their leads and the time they spent in each stage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

from salesdesk.dashboards.scope import Scope

from . import paths
from .paths import ORDER, of_cohort, reached, time_in, timed

#: The flags whose leads have a value on the page.
VALUED = [name for stage in ORDER for name in (reached(stage), of_cohort(reached(stage)))]
#: The flags whose leads spent time in a stage, with the column of that time.
TIMED = {name: time_in(stage) for stage in ORDER[:-1] for name in (timed(stage), of_cohort(timed(stage)))}


@dataclass(frozen=True)
class TimeInStage:
    """The time that leads spent in a stage before they moved on."""

    median: timedelta
    most: timedelta
    """The 90th percentile."""


@dataclass(frozen=True)
class Counted:
    """The counts behind the funnel: leads and their value by campaign and flag, and times by flag."""

    leads: dict[int, dict[str, int]]
    values: dict[int, dict[str, Decimal]]
    times: dict[str, TimeInStage]

    def count(self, flag: str) -> int:
        """Sum the leads of `flag` over campaigns. Every lead belongs to one campaign."""
        return sum(row[flag] for row in self.leads.values())

    def value(self, flag: str, campaigns: Iterable[int]) -> Decimal:
        """Sum the known values of the leads of `flag` over campaigns, which must have the same currency."""
        return sum((self.values[pk][flag] for pk in campaigns if pk in self.values), Decimal(0))


def count(*scopes: Scope) -> list[Counted]:
    """Count each scope, all in one statement. Campaigns without changes are left out."""
    parts: list[str] = []
    params: list[Any] = []
    names: list[str] = []
    for position, scope in enumerate(scopes):
        try:
            sql, values = paths.paths(scope).query.sql_with_params()
        except EmptyResultSet:
            continue
        flags = paths.flags(scope)
        names = list(flags)
        columns = _columns(flags, params)
        parts.append(f"SELECT {position}, campaign_id, {columns} FROM ({sql}) path {_GROUPS}")
        params += values
    found = [Counted({}, {}, {}) for _scope in scopes]
    if not parts:
        return found
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        for position, campaign, *row in cursor.fetchall():
            _add(found[position], campaign, names, row)
    return found


#: The times are those of all campaigns, since percentiles can't be summed.
_GROUPS = "GROUP BY GROUPING SETS ((campaign_id), ())"


def _columns(flags: dict[str, Q], params: list[Any]) -> str:
    """Write what is counted of each flag, adding its parameters to `params`."""

    def where(name: str) -> str:
        return f"FILTER (WHERE {paths.as_sql(flags[name], params)})"

    counts = [f"count(*) {where(name)}" for name in flags]
    sums = [f"coalesce(sum(worth) {where(name)}, 0)" for name in VALUED]
    shares = "percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP"
    times = [f"{shares} (ORDER BY {column}) {where(name)}" for name, column in TIMED.items()]
    return ", ".join([*counts, *sums, *times])


def _add(counted: Counted, campaign: int | None, names: list[str], row: list) -> None:
    if campaign is None:
        times = zip(TIMED, row[len(names) + len(VALUED) :], strict=True)
        counted.times.update({name: TimeInStage(*found) for name, found in times if found and found[0]})
        return
    counted.leads[campaign] = dict(zip(names, row, strict=False))
    counted.values[campaign] = dict(zip(VALUED, row[len(names) :], strict=False))
