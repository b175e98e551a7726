"""The time that leads spent in each stage: the median, the 90th percentile, and how the times are distributed.

The percentiles are those of the latest leads (stage_times.py), as more of them would say the same.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.models import Lead
from leads.models.stages import Stage
from salesdesk.dashboards.funnel import paths, stage_times
from salesdesk.dashboards.funnel.forms.filter import Reading
from salesdesk.dashboards.funnel.paths import ORDER, of_cohort, time_in, timed
from salesdesk.dashboards.funnel.stage_times import TimeInStage
from salesdesk.dashboards.rollups import details, slots
from salesdesk.dashboards.rollups.details import TIME_LIMITS
from salesdesk.dashboards.scope import Scope


class Range(NamedTuple):
    """Times from the end of the range before to `until`, exclusive; None for the last range."""

    label: str | Promise
    until: timedelta | None


_LABELS = [
    _("under 1 hour"),
    _("1 to 24 hours"),
    _("1 to 3 days"),
    _("3 to 7 days"),
    _("1 to 2 weeks"),
    _("2 to 4 weeks"),
    _("4 to 12 weeks"),
    _("12 weeks or more"),
]
RANGES = [Range(label, until) for label, until in zip(_LABELS, [*TIME_LIMITS, None], strict=True)]
#: The flags that a range of times can be chosen of.
FLAGS = [named(timed(stage)) for stage in ORDER[:-1] for named in (str, of_cohort)]


class StageTimes(NamedTuple):
    """The times of a stage: how many leads in each of RANGES, and their percentiles, None without leads."""

    leads: list[int]
    time: TimeInStage | None


class Distribution(NamedTuple):
    """The times of each stage but the last, and as of when they are counted."""

    stages: dict[Stage, StageTimes]
    as_of: datetime


def flag(reading: Reading, stage: Stage) -> str:
    """Return the name of the leads that are timed in a stage."""
    return of_cohort(timed(stage)) if reading == Reading.COHORT else timed(stage)


def distribution(scope: Scope, reading: Reading) -> Distribution:
    """Return the times of each stage, in two statements."""
    counted = _summed(scope, reading) if slots.can_sum(scope) else _counted(scope, reading)
    measured = stage_times.measure(scope, reading)
    found = {stage: StageTimes(counted[stage], measured.times.get(stage)) for stage in ORDER[:-1]}
    return Distribution(found, measured.as_of)


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


def _summed(scope: Scope, reading: Reading) -> dict[Stage, list[int]]:
    """Sum the slots of the period."""
    span = slots.Span(None, scope.period.since, scope.period.until)
    found = details.sums(details.TIMES, scope.campaigns, [span])[None]
    return {
        stage: [found[stage, reading.value, str(position)] for position in range(len(RANGES))]
        for stage in ORDER[:-1]
    }


def _counted(scope: Scope, reading: Reading) -> dict[Stage, list[int]]:
    """Count the paths of the leads."""
    stages = ORDER[:-1]
    try:
        sql, values = paths.paths(scope).query.sql_with_params()
    except EmptyResultSet:
        return {stage: [0] * len(RANGES) for stage in stages}
    flags = paths.flags(scope)
    columns: list[str] = []
    params: list[Any] = []
    for stage in stages:
        for position in range(len(RANGES)):
            params.append(TIME_LIMITS)
            in_range = f"width_bucket({time_in(stage)}, %s::interval[]) = {position}"
            of_stage = paths.as_sql(flags[flag(reading, stage)], params)
            columns.append(f"count(*) FILTER (WHERE {in_range} AND {of_stage})")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM ({sql}) path", [*params, *values])
        row = cursor.fetchone()
    size = len(RANGES)
    return {stage: list(row[number * size : (number + 1) * size]) for number, stage in enumerate(stages)}
