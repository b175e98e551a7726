"""The funnel over time: how many leads reached each stage per day, week or month of the period."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from leads.models.stages import Stage
from salesdesk import clock
from salesdesk.dashboards.funnel import paths
from salesdesk.dashboards.funnel.forms.filter import Reading
from salesdesk.dashboards.periods import Period
from salesdesk.dashboards.rollups import slots
from salesdesk.dashboards.scope import Scope

DAY = timedelta(days=1)
#: Longer periods are shown by week, and by month.
DAYS_AT_MOST, WEEKS_AT_MOST = timedelta(days=35), timedelta(days=190)


class Unit(TextChoices):
    """The length of a step of the time axis."""

    DAY = "day", _("Day")
    WEEK = "week", _("Week")
    MONTH = "month", _("Month")


@dataclass(frozen=True)
class Step:
    """A day, week or month, as far as it lies in the period: its first and last day."""

    first: date
    last: date


@dataclass(frozen=True)
class Trend:
    """The steps of a period, and per stage the leads in each."""

    unit: Unit
    steps: list[Step]
    leads: dict[Stage, list[int]]


def trends(scope: Scope, reading: Reading, zone: str) -> tuple[Trend, Trend]:
    """Return the trend of the period and that of the compared one, in the same unit. One statement."""
    unit = unit_of(scope.period)
    scopes = (scope, scope.earlier())
    steps = [steps_of(each.period, unit, zone) for each in scopes]
    if all(map(slots.can_sum, scopes)):
        counted = _summed(scopes, reading, steps, zone)
    else:
        counted = _counted(scopes, reading, unit, zone)
    now, before = (
        Trend(
            unit,
            steps[position],
            {
                stage: [counted[position, stage, start_of(step.first, unit)] for step in steps[position]]
                for stage in paths.ORDER
            },
        )
        for position in range(len(scopes))
    )
    return now, before


def spans_of(scopes: Iterable[Scope], steps: Iterable[list[Step]], unit: Unit, zone: str) -> list[slots.Span]:
    """Return a span for each step of each scope; its key is the position of the scope and the start of the step."""
    spans = []
    for position, (scope, own) in enumerate(zip(scopes, steps, strict=True)):
        for step in own:
            since, until = (_midnight(day, zone) for day in (step.first, step.last + DAY))
            key = (position, start_of(step.first, unit))
            spans.append(slots.Span(key, max(since, scope.period.since), min(until, scope.period.until)))
    return spans


def _summed(scopes: tuple[Scope, ...], reading: Reading, steps: list[list[Step]], zone: str) -> Counter:
    """Sum the slots of each step, by position of the scope, stage and start of the step."""
    flags = [paths.reached(stage) for stage in paths.ORDER]
    flags = list(map(paths.of_cohort, flags)) if reading == Reading.COHORT else flags
    spans = spans_of(scopes, steps, unit_of(scopes[0].period), zone)
    found: Counter = Counter()
    for (position, start), _campaign, row in slots.sums(scopes[0].campaigns, spans, flags):
        for stage, count in zip(paths.ORDER, row, strict=True):
            found[position, stage, start] += count or 0
    return found


def _counted(scopes: tuple[Scope, ...], reading: Reading, unit: Unit, zone: str) -> Counter:
    """Count the paths of the leads by the same keys."""
    at = "first_suspect" if reading == Reading.COHORT else "moment"
    moments = ", ".join(f"('{stage.value}', first_{stage.value})" for stage in paths.ORDER)
    parts: list[str] = []
    params: list[Any] = []
    for position, scope in enumerate(scopes):
        try:
            sql, values = paths.paths(scope).query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(
            f"SELECT {position}, stage, date_trunc(%s, {at} AT TIME ZONE %s)::date, count(*) FROM ({sql}) path "
            f"CROSS JOIN LATERAL (VALUES {moments}) reached (stage, moment) "
            f"WHERE moment IS NOT NULL AND {at} >= %s AND {at} < %s GROUP BY 1, 2, 3"
        )
        params += [unit.value, zone, *values, scope.period.since, scope.period.until]
    if not parts:
        return Counter()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return Counter({tuple(key): count for *key, count in cursor.fetchall()})


def unit_of(period: Period) -> Unit:
    length = period.until - period.since
    if length <= DAYS_AT_MOST:
        return Unit.DAY
    return Unit.WEEK if length <= WEEKS_AT_MOST else Unit.MONTH


def steps_of(period: Period, unit: Unit, zone: str) -> list[Step]:
    first, last = _day(period.since, zone), _day(period.until - timedelta(microseconds=1), zone)
    found = []
    while first <= last:
        after = _after(start_of(first, unit), unit)
        found.append(Step(first, min(after - DAY, last)))
        first = after
    return found


def start_of(day: date, unit: Unit) -> date:
    """Return the first day of the step with `day`."""
    if unit == Unit.DAY:
        return day
    return day - day.weekday() * DAY if unit == Unit.WEEK else day.replace(day=1)


def _after(start: date, unit: Unit) -> date:
    if unit == Unit.MONTH:
        return (start.replace(day=28) + 4 * DAY).replace(day=1)
    return start + (7 if unit == Unit.WEEK else 1) * DAY


def _midnight(day: date, zone: str) -> datetime:
    return clock.instant_of(datetime.combine(day, time()), zone)


def _day(instant: datetime, zone: str) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()
