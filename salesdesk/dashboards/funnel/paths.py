"""The paths of leads through the funnel, as they were last counted (salesdesk/dashboards/rollups).

A lead has a flag for every stage reached, moved on from or reached again, and for every exit. A number and the list
behind it use the same flag. There are two readings: the movements in the period, and the cohort of leads that entered
in it.
"""

from typing import Any

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import DateTimeField, F, Func, Q, QuerySet, Value
from psycopg.types.range import Range

from leads.models import Lead
from leads.models.stages import Stage
from salesdesk.dashboards.models import LeadPath
from salesdesk.dashboards.rollups.names import (
    EXITS,
    ORDER,
    again,
    exited_through,
    moved_on,
    of_cohort,
    reached,
    timed,
    won_after_exit,
)
from salesdesk.dashboards.scope import Scope


def time_in(stage: Stage) -> str:
    """Return the SQL of the time from reaching `stage`, not the last one, to moving on."""
    return f"(first_{ORDER[ORDER.index(stage) + 1].value} - first_{stage.value})"


def leads_behind(flag: str, scope: Scope) -> QuerySet[Lead]:
    """Return the leads that `flag` counts."""
    return leads_where(flags(scope)[flag], scope)


def leads_where(condition: Q, scope: Scope) -> QuerySet[Lead]:
    """Return the leads whose moments fulfil `condition`."""
    return Lead.objects.filter(pk__in=_annotated(scope, condition).filter(condition).values("lead_id"))


def paths(scope: Scope) -> QuerySet:
    """Return a row with the moments of each lead of the scope. `as_sql` writes flags on top of it."""
    own = ("lead_id", "campaign_id", "is_final", "worth", "won_at", *(f"first_{stage}" for stage in ORDER))
    own += ("first_called_at", "calls", "talks", "sql_at", "ordered_at", "is_matured", "deals_worth")
    return _annotated(scope).values(*own, *_moments(scope))


def as_sql(condition: Any, params: list[Any]) -> str:
    """Write a flag, or a part of it, as SQL about the columns of `paths`, adding its parameters to `params`.

    Django would repeat the expressions of the moments in every flag, which takes longer than to run the statement.
    """
    if isinstance(condition, Q):
        parts = (as_sql(child, params) for child in condition.children)
        return f"({f' {condition.connector} '.join(parts)})"
    path, value = condition
    if path == "is_final":
        params.append(value)
        return "is_final = %s"
    column, _sep, lookup = path.rpartition("__")
    if lookup == "isnull":
        return f"{column} IS {'' if value else 'NOT '}NULL"
    operator = {"gte": ">=", "gt": ">", "lt": "<"}[lookup]
    if isinstance(value, F):
        return f"{column} {operator} {value.name}"  # type: ignore[attr-defined]  # missing in the stubs
    params.append(value)
    return f"{column} {operator} %s"


def flags(scope: Scope) -> dict[str, Q]:
    """Return the condition of every flag, by name."""
    found: dict[str, Q] = {}
    entered = scope.in_period(f"first_{Stage.SUSPECT}")
    for stage, next_stage in zip(ORDER, [*ORDER[1:], None], strict=True):
        found[reached(stage)] = first = scope.in_period(f"first_{stage}")
        found[of_cohort(reached(stage))] = entered & Q(**{f"first_{stage}__isnull": False})
        found[again(stage)] = Q(**{f"recycled_{stage}__isnull": False})
        if next_stage:
            spent = Q(**{f"first_{next_stage}__gt": F(f"first_{stage}")})
            found[moved_on(stage)] = first & Q(**{f"first_{next_stage}__isnull": False})
            found[timed(stage)] = first & spent
            found[of_cohort(timed(stage))] = entered & spent
    for exit in EXITS:
        _add_exit(found, exit, entered)
    return found


def _annotated(scope: Scope, condition: Q | None = None) -> QuerySet[LeadPath]:
    """Return the paths of the leads of the scope with their moments in the period, or those that a condition names."""
    moments = _moments(scope)
    needed = moments if condition is None else _names_in(condition) & moments.keys()
    found = LeadPath.objects.filter(scope.narrowed("lead__"), campaign__in=scope.campaigns).order_by()
    return found.annotate(**{name: moments[name] for name in needed})


def _names_in(condition: Any) -> set[str]:
    """Return the names of the columns in a condition: a Q, or a pair of a path and a value."""
    if isinstance(condition, Q):
        return {name for child in condition.children for name in _names_in(child)}
    path, value = condition
    names = {path.partition("__")[0]}
    if isinstance(value, F):
        names.add(value.name)  # type: ignore[attr-defined]  # missing in the stubs
    return names


def _add_exit(found: dict[str, Q], exit: str, entered: Q) -> None:
    """Add the flags of an exit: in the period, and of the leads that entered in it."""
    for moment, named, among in (("exited", str, Q()), ("left", of_cohort, entered)):
        exited = among & Q(**{f"{moment}_{exit}__isnull": False})
        if exit == "lost":
            found[named(exited_through("disqualified"))] = exited & Q(is_final=True)
            exited &= Q(is_final=False)
        found[named(exited_through(exit))] = exited
        found[named(won_after_exit(exit))] = exited & Q(won_at__gt=F(f"{moment}_{exit}"))


def _moments(scope: Scope) -> dict[str, F | Func]:
    """Return when leads reached each stage again in the period, took each exit in it, and took it first."""
    moments: dict[str, F | Func] = {}
    for stage in ORDER:
        moments[f"recycled_{stage}"] = _first_within(f"repeats_{stage}", scope)
    for exit in EXITS:
        moments[f"exited_{exit}"] = _first_within(f"exits_{exit}", scope)
        moments[f"left_{exit}"] = F(f"exits_{exit}__0")
    return moments


def _first_within(array: str, scope: Scope) -> Func:
    """Return the first moment of an array that lies in the period."""
    period = Value(Range(scope.period.since, scope.period.until), output_field=DateTimeRangeField())
    return Func(
        F(array),
        period,
        template="(SELECT min(each) FROM unnest(%(expressions)s)",
        arg_joiner=") each WHERE each <@ ",
        output_field=DateTimeField(),
    )
