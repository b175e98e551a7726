"""The paths of leads through the funnel, read from the log of stage changes.

One grouped query over the changes of the leads that moved in the period sets a flag per lead for every stage
reached, moved on from or reached again, and for every exit. A number and the list behind it use the same flag.
There are two readings: the movements in the period, and the cohort of leads that entered in it.
"""

from typing import Any

from django.db.models import F, Max, Min, Q, QuerySet

from leads.models import Lead, StageChange
from leads.models.stages import Source, Stage, Stream
from salesdesk.dashboards.scope import Scope

ORDER = [Stage.SUSPECT, Stage.PROSPECT, Stage.MQL, Stage.SQL, Stage.OPPORTUNITY, Stage.WON]

#: Excludes exits: a suspect that leaves to nurture becomes a prospect without any conversation.
#: Imported leads were with nobody that a list names, and count as Marketing's until they are deals.
ONWARD = ~Q(stream_after__in=[Stream.NURTURE, Stream.MARKETING]) | Q(imported_in__isnull=False)
IS_CREATED = Q(from_stage="")
#: Customers who order again skip the stages before the opportunity, and count for neither these nor their rates.
QUALIFIED_ANEW = ~Q(lead__source=Source.REPEAT)
#: A lost lead that is recycled on its date does not exit again.
LEAVES_FUNNEL = ~IS_CREATED & ~Q(from_stage=Stage.LOST)
EXITS = {
    "marketing": LEAVES_FUNNEL & Q(stream_after=Stream.MARKETING) & ~Q(stream_before=Stream.MARKETING),
    "nurture": LEAVES_FUNNEL & Q(stream_after=Stream.NURTURE) & ~Q(stream_before=Stream.NURTURE),
    "field_nurture": Q(to_stage=Stage.SQL, stream_after=Stream.FIELD) & ~Q(stream_before=Stream.FIELD),
    "lost": LEAVES_FUNNEL & Q(to_stage=Stage.LOST),
}


def reached(stage: str) -> str:
    """Return the flag of leads that reached `stage`, or a later one, for the first time in the period."""
    return f"reached_{stage}"


def again(stage: str) -> str:
    """Return the flag of recycled leads that reached `stage` again in the period, in a later round."""
    return f"again_{stage}"


def moved_on(stage: str) -> str:
    """Return the flag of the leads of `reached` that have moved on to a later stage to date."""
    return f"on_{stage}"


def timed(stage: str) -> str:
    """Return the flag of the leads of `moved_on` that spent time in `stage`, instead of passing over it."""
    return f"timed_{stage}"


def exited_through(exit: str) -> str:
    """Return the flag of leads that took an exit in the period: a key of `EXITS`, or "disqualified"."""
    return f"through_{exit}"


def won_after_exit(exit: str) -> str:
    """Return the flag of the leads of `exited_through` that were won afterwards."""
    return f"later_{exit}"


def of_cohort(flag: str) -> str:
    """Return the flag that counts the same of the leads that entered the funnel in the period, until today.

    There is none for `again` and `moved_on`: the leads that moved on are those that reached the next stage.
    """
    return f"cohort_{flag}"


def time_in(stage: Stage) -> str:
    """Return the SQL of the time from reaching `stage`, not the last one, to moving on."""
    return f"(first_{ORDER[ORDER.index(stage) + 1].value} - first_{stage.value})"


def leads_behind(flag: str, scope: Scope) -> QuerySet[Lead]:
    """Return the leads that `flag` counts."""
    return leads_where(flags(scope)[flag], scope)


def leads_where(condition: Q, scope: Scope, *names: str) -> QuerySet[Lead]:
    """Return the leads whose moments fulfil `condition`; `names` are those that stand in its expressions."""
    needed = {*names, *_names_in(condition)}
    moments = {name: moment for name, moment in _moments(scope).items() if name in needed}
    found = _changes(scope).values("lead_id", is_final=F("lead__final")).annotate(**moments).filter(condition)
    return Lead.objects.filter(pk__in=found.values("lead_id"))


def paths(scope: Scope) -> QuerySet:
    """Return a row with the moments of each lead that moved in the period. `as_sql` writes flags on top of it."""
    return (
        _changes(scope)
        .values("lead_id", "campaign_id", is_final=F("lead__final"), worth=F("lead__value"))
        .annotate(**_moments(scope))
    )


def as_sql(condition: Any, params: list[Any]) -> str:
    """Write a flag, or a part of it, as SQL about the columns of `paths`, adding its parameters to `params`.

    Django would repeat the aggregates of the moments in every flag, which takes longer than to run the statement.
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
        found[again(stage)] = Q(**{f"last_round_{stage}__gt": F(f"first_round_{stage}")})
        if next_stage:
            spent = Q(**{f"first_{next_stage}__gt": F(f"first_{stage}")})
            found[moved_on(stage)] = first & Q(**{f"first_{next_stage}__isnull": False})
            found[timed(stage)] = first & spent
            found[of_cohort(timed(stage))] = entered & spent
    for exit in EXITS:
        _add_exit(found, exit, entered)
    return found


def _changes(scope: Scope) -> QuerySet[StageChange]:
    """Return all changes of the leads that moved in the period."""
    moved = StageChange.objects.not_undone().filter(scope.in_period("at"), campaign__in=scope.campaigns)
    moved = moved.filter(scope.narrowed("lead__"))
    return StageChange.objects.not_undone().filter(lead__in=moved.values("lead")).order_by()


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


def _moments(scope: Scope) -> dict:
    """Return per lead: when and in which rounds it reached each stage, and when it exited and was won."""
    moments: dict = {"won_at": Max("at", filter=Q(to_stage=Stage.WON))}
    for stage in ORDER:
        moments[f"first_{stage}"] = Min("at", filter=_forward_to(stage))
        moments[f"first_round_{stage}"] = Min("round", filter=_crosses(stage))
        moments[f"last_round_{stage}"] = Max("round", filter=_crosses(stage) & scope.in_period("at"))
    for exit, condition in EXITS.items():
        moments[f"exited_{exit}"] = Min("at", filter=condition & scope.in_period("at"))
        moments[f"left_{exit}"] = Min("at", filter=condition)
    return moments


def _crosses(stage: str) -> Q:
    """Match changes from before `stage` to it or a later one."""
    if stage == Stage.SUSPECT:
        return IS_CREATED & QUALIFIED_ANEW
    position = ORDER.index(Stage(stage))
    crossing = ONWARD & Q(from_stage__in=ORDER[:position], to_stage__in=ORDER[position:])
    return crossing if stage in (Stage.OPPORTUNITY, Stage.WON) else crossing & QUALIFIED_ANEW


def _forward_to(stage: str) -> Q:
    """Match changes across `stage` or any later one.

    A lead recycled as a prospect has not crossed that stage, but has reached it once it becomes an MQL.
    """
    condition = _crosses(stage)
    before_deal = stage not in (Stage.OPPORTUNITY, Stage.WON)
    for later_stage in ORDER[ORDER.index(Stage(stage)) + 1 :]:
        condition |= _crosses(later_stage)
    return condition & QUALIFIED_ANEW if before_deal else condition
