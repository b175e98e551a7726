"""The time that leads spent in each stage before they moved on."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet

from leads.models.stages import Stage
from salesdesk import clock
from salesdesk.dashboards.models import LeadPath
from salesdesk.dashboards.rollups import freshness
from salesdesk.dashboards.scope import Scope

from . import paths
from .forms.filter import Reading
from .paths import ORDER, of_cohort, timed

#: The leads that are measured, those that reached the stage last; a percentile needs no more.
LATEST = 1_000


class TimeInStage(NamedTuple):
    """The median and the 90th percentile."""

    median: timedelta
    most: timedelta


class Measured(NamedTuple):
    """The times of the stages that leads moved on from, and as of when paths are counted."""

    times: dict[Stage, TimeInStage]
    as_of: datetime


def measure(scope: Scope, reading: Reading) -> Measured:
    """Return the times in one statement. Of a cohort the first leads of each stage are measured, not the latest."""
    parts = [f"SELECT '', NULL, ({freshness.SQL})"]
    params: list[Any] = []
    for stage, after in pairwise(ORDER):
        try:
            sql, values = _leads(scope, reading, stage).query.sql_with_params()
        except EmptyResultSet:
            continue
        took = f"percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY first_{after} - first_{stage})"
        parts.append(f"SELECT '{stage}', {took}, NULL::timestamptz FROM ({sql}) latest")
        params += values
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        (_none, _times, oldest), *rows = sorted(cursor.fetchall(), key=lambda row: row[0])
    times = {Stage(stage): TimeInStage(*found) for stage, found, _at in rows if found and found[0]}
    return Measured(times, oldest or clock.now())


def _leads(scope: Scope, reading: Reading, stage: Stage) -> QuerySet:
    first, after = f"first_{stage}", f"first_{ORDER[ORDER.index(stage) + 1]}"
    found = LeadPath.objects.filter(scope.narrowed("lead__"), campaign__in=scope.campaigns)
    if reading == Reading.COHORT:
        # Repeats that they reached it after they entered, for the index.
        found = found.filter(
            paths.flags(scope)[of_cohort(timed(stage))], **{f"{first}__gte": scope.period.since}
        )
    else:
        found = found.filter(paths.flags(scope)[timed(stage)])
    order = first if reading == Reading.COHORT else F(first).desc()
    return found.order_by(order).values(first, after)[:LATEST]
