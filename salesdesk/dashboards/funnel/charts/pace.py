"""Calls, conversations and response times over time, in the steps of trends.py."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Value

from handoffs.models import Handoff
from leads.models import Activity
from leads.models.calling.activity import is_conversation
from salesdesk.dashboards.figures.response_times import PLACE, calling_time
from salesdesk.dashboards.rollups import slots
from salesdesk.dashboards.rollups.slots import Span
from salesdesk.dashboards.scope import Scope

from .trends import Step, Unit, spans_of, steps_of, unit_of

#: The latest answers of a step are measured: at most this many of all steps together, and of one.
MOST_TOGETHER, MOST_OF_STEP = 1_000, 100
COLUMNS = ("calls_made", "conversations")


class Pace(NamedTuple):
    """Calls, conversations and median times of each step of the period. A time is None if nothing was answered.

    `calls` and `conversations` are those of the period and of the one it is compared with. A median is that of the
    latest `measured` answers of its step, or of all if there are fewer.
    """

    unit: Unit
    steps: list[Step]
    calls: tuple[list[int], list[int]]
    conversations: tuple[list[int], list[int]]
    first_calls: list[timedelta | None]
    answers: list[timedelta | None]
    measured: int


def pace(scope: Scope, zone: str) -> Pace:
    """Return calls, conversations and response times over time, in three statements."""
    unit, scopes = unit_of(scope.period), (scope, scope.earlier())
    steps = [steps_of(each.period, unit, zone) for each in scopes]
    spans = spans_of(scopes, steps, unit, zone)
    found = (_summed if all(map(slots.can_sum, scopes)) else _counted)(scope, spans)
    calls, talks = (_lines(found, spans, column) for column in range(len(COLUMNS)))
    most = max(1, min(MOST_OF_STEP, MOST_TOGETHER // len(steps[0])))
    own = [span for span in spans if span.key[0] == 0]
    first = [(n, calling_time(*row)) for n, *row in _latest(_first_calls, scope, own, most)]
    answered = [(n, agreed - left) for n, agreed, left in _latest(_answers, scope, own, most)]
    return Pace(unit, steps[0], calls, talks, _medians(first, own), _medians(answered, own), most)


def _lines(found: Mapping[Any, list[int]], spans: list[Span], column: int) -> tuple[list[int], list[int]]:
    """Return the numbers of a column in the steps of the period, and in those of the compared one."""
    now, before = ([found[span.key][column] for span in spans if span.key[0] == n] for n in range(2))
    return now, before


def _summed(scope: Scope, spans: list[Span]) -> dict[Any, list[int]]:
    """Sum the slots of each span."""
    found = {span.key: [0] * len(COLUMNS) for span in spans}
    for key, _campaign, row in slots.sums(scope.campaigns, spans, COLUMNS):
        found[key] = [total + (n or 0) for total, n in zip(found[key], row, strict=True)]
    return found


def _counted(scope: Scope, spans: list[Span]) -> dict[Any, list[int]]:
    """Count the activities of each span."""
    kinds = (Q(kind=Activity.Kind.CALL), is_conversation())
    first, last = min(span.since for span in spans), max(span.until for span in spans)
    among = Activity.objects.not_undone().filter(scope.of("lead__"), at__gte=first, at__lt=last)
    counts = {
        f"n{position}_{column}": Count("pk", filter=Q(at__gte=span.since, at__lt=span.until) & kind)
        for position, span in enumerate(spans)
        for column, kind in zip(COLUMNS, kinds, strict=True)
    }
    row = among.aggregate(**counts)
    return {
        span.key: [row[f"n{position}_{column}"] for column in COLUMNS] for position, span in enumerate(spans)
    }


def _latest(
    rows_of: Callable[[Scope, datetime, datetime], QuerySet], scope: Scope, spans: list[Span], most: int
) -> Iterable[tuple]:
    """Return the latest rows of each span after the position of the span, in one statement."""
    parts = []
    for position, span in enumerate(spans):
        rows = rows_of(scope, span.since, span.until)
        names = rows.query.values_select
        parts.append(rows.annotate(step=Value(position)).values_list("step", *names)[:most])
    first, *others = parts
    return first.union(*others, all=True) if others else first


def _first_calls(scope: Scope, since: datetime, until: datetime) -> QuerySet:
    """Return the MQLs with interest in a time that were called since, as `calling_time` needs them."""
    called = scope.leads().filter(
        interest_at__gte=since, interest_at__lt=until, first_called_at__isnull=False
    )
    return called.order_by("-interest_at").values_list("interest_at", "first_called_at", *PLACE)


def _answers(scope: Scope, since: datetime, until: datetime) -> QuerySet:
    """Return the agreed and the remaining working time of the handoffs that field answered in a time."""
    answered = Handoff.objects.filter(scope.of("lead__"), answered_at__gte=since, answered_at__lt=until)
    decided = answered.filter(state__in=[Handoff.State.ACCEPTED, Handoff.State.RETURNED])
    return decided.order_by("-answered_at").values_list("agreed_response_time", "clock_left")


def _medians(took: list[tuple[int, timedelta]], spans: list[Span]) -> list[timedelta | None]:
    of_steps: list[list[timedelta]] = [[] for _span in spans]
    for position, time in took:
        of_steps[position].append(time)
    return [_median(times) if times else None for times in of_steps]


def _median(times: list[timedelta]) -> timedelta:
    return timedelta(seconds=median(each.total_seconds() for each in times))
