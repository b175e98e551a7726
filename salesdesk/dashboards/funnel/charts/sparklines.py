"""The five figures over time, for the small lines in their tiles; defined as in figures/, for each step of the period.

The value of the pipeline on earlier days and the customers retained then are not kept. Their lines show the
opportunities that were open at the end of each step, at the values known today, and the number of customers.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Min

from leads.models.stages import Stage
from salesdesk.dashboards.funnel.forms.filter import Reading
from salesdesk.dashboards.models import CountedCustomer
from salesdesk.dashboards.rollups import slots
from salesdesk.dashboards.scope import Scope

from . import spark_deals, spark_slots
from .trends import Step, Unit, trends


class Series(NamedTuple):
    """A figure at each step of the period, and at those of the compared one; empty where there is none to compare."""

    now: Sequence[float]
    earlier: Sequence[float]


class Figures(NamedTuple):
    """The unit of the steps, and the figures in the order of their tiles."""

    unit: Unit
    qualified: Series
    conversations: Series
    pipeline: Series
    velocity: Series
    customers: Series


def figures(scope: Scope, zone: str) -> Figures:
    """Return the figures over time: of whole campaigns from slots, in five statements."""
    now, before = trends(scope, Reading.MOVEMENTS, zone)
    spans = [(scope, now), (scope.earlier(), before)]
    read = spark_slots if all(slots.can_sum(each) for each, _trend in spans) else spark_deals
    found = read.series(spans, zone)
    return Figures(
        now.unit,
        Series(now.leads[Stage.SQL], before.leads[Stage.SQL]),
        Series(*found.conversations),
        Series(found.open_values, []),
        Series(*found.velocities),
        Series(_customers(scope, now.steps, zone), []),
    )


def _customers(scope: Scope, steps: list[Step], zone: str) -> list[float]:
    """Return the number of companies that had ordered by the end of each step."""
    orders = CountedCustomer.objects.filter(scope.narrowed("lead__"), campaign__in=scope.campaigns)
    first = orders.order_by().values("company").annotate(first=Min("ordered_at")).values("first")
    try:
        sql, params = first.query.sql_with_params()
    except EmptyResultSet:
        return [0.0] * len(steps)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (first AT TIME ZONE %s)::date, count(*) FROM ({sql}) customer GROUP BY 1 ORDER BY 1",
            [zone, *params],
        )
        rows = cursor.fetchall()
    days, totals = [day for day, _n in rows], [0, *accumulate(n for _day, n in rows)]
    return [totals[bisect_right(days, step.last)] for step in steps]
