"""The time that leads spent in each stage: the median, the 90th percentile, and how the times are distributed."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.models import Lead
from leads.models.stages import Stage
from salesdesk.dashboards.funnel import paths
from salesdesk.dashboards.funnel.forms.filter import Reading
from salesdesk.dashboards.funnel.paths import ORDER, of_cohort, time_in, timed
from salesdesk.dashboards.scope import Scope


class Range(NamedTuple):
    """Times from the end of the range before to `until`, exclusive; None for the last range."""

    label: str | Promise
    until: timedelta | None


RANGES = [
    Range(_("under 1 hour"), timedelta(hours=1)),
    Range(_("1 to 24 hours"), timedelta(days=1)),
    Range(_("1 to 3 days"), timedelta(days=3)),
    Range(_("3 to 7 days"), timedelta(days=7)),
    Range(_("1 to 2 weeks"), timedelta(days=14)),
    Range(_("2 to 4 weeks"), timedelta(days=28)),
    Range(_("4 to 12 weeks"), timedelta(days=84)),
    Range(_("12 weeks or more"), None),
]
#: The flags that a range of times can be chosen of.
FLAGS = [named(timed(stage)) for stage in ORDER[:-1] for named in (str, of_cohort)]
LIMITS = [each.until for each in RANGES if each.until]


class StageTimes(NamedTuple):
    """The times of a stage: how many leads in each of RANGES, and their percentiles, None without leads."""

    leads: list[int]
    median: timedelta | None
    most: timedelta | None


def flag(reading: Reading, stage: Stage) -> str:
    """Return the name of the leads that are timed in a stage."""
    return of_cohort(timed(stage)) if reading == Reading.COHORT else timed(stage)


def distribution(scope: Scope, reading: Reading) -> dict[Stage, StageTimes]:
    """Return the times of each stage but the last, in one statement."""
    stages = ORDER[:-1]
    try:
        sql, values = paths.paths(scope).query.sql_with_params()
    except EmptyResultSet:
        return {stage: StageTimes([0] * len(RANGES), None, None) for stage in stages}
    flags = paths.flags(scope)
    columns: list[str] = []
    params: list[Any] = []
    for stage in stages:
        time, of_stage = time_in(stage), flags[flag(reading, stage)]
        for position in range(len(RANGES)):
            params.append(LIMITS)
            in_range = f"width_bucket({time}, %s::interval[]) = {position}"
            columns.append(f"count(*) FILTER (WHERE {in_range} AND {paths.as_sql(of_stage, params)})")
        shares = "percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP"
        columns.append(f"{shares} (ORDER BY {time}) FILTER (WHERE {paths.as_sql(of_stage, params)})")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM ({sql}) path", [*params, *values])
        row = cursor.fetchone()
    return {stage: _times(row, number) for number, stage in enumerate(stages)}


def leads_within(name: str, position: int, scope: Scope) -> QuerySet[Lead]:
    """Return the leads of the flag `name`, one of FLAGS, whose time lies in one of RANGES."""
    stage = Stage(name.rpartition("_")[2])
    start, end = f"first_{stage}", f"first_{ORDER[ORDER.index(stage) + 1]}"
    condition = paths.flags(scope)[name]
    if position:
        condition &= Q(**{f"{end}__gte": F(start) + RANGES[position - 1].until})
    if until := RANGES[position].until:
        condition &= Q(**{f"{end}__lt": F(start) + until})
    return paths.leads_where(condition, scope)


def _times(row: tuple, number: int) -> StageTimes:
    start = number * (len(RANGES) + 1)
    percentiles = row[start + len(RANGES)]
    median, most = percentiles if percentiles and percentiles[0] is not None else (None, None)
    return StageTimes(list(row[start : start + len(RANGES)]), median, most)
