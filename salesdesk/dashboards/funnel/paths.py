"""The paths of leads through the funnel, read from the log of stage changes.

One grouped query over the changes of the leads that moved in the period sets a flag per lead for every stage
reached, moved on from or reached again, and for every exit. A number and the list behind it use the same flag.
"""

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, F, Max, Min, Q, QuerySet

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


def exited_through(exit: str) -> str:
    """Return the flag of leads that took an exit in the period: a key of `EXITS`, or "disqualified"."""
    return f"through_{exit}"


def won_after_exit(exit: str) -> str:
    """Return the flag of the leads of `exited_through` that were won afterwards."""
    return f"later_{exit}"


def leads_behind(flag: str, scope: Scope) -> QuerySet[Lead]:
    """Return the leads that `flag` counts."""
    return Lead.objects.filter(pk__in=_paths(scope).filter(**{flag: True}).values("lead_id"))


def counts(scope: Scope) -> dict[int, dict[str, int]]:
    """Return the number of leads of each flag by campaign, in one query; campaigns without changes are left out."""
    try:
        sql, params = _paths(scope).query.sql_with_params()
    except EmptyResultSet:
        return {}
    names = list(_flags(scope))
    counted = ", ".join(f"count(*) FILTER (WHERE {name})" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT campaign_id, {counted} FROM ({sql}) path GROUP BY campaign_id", params)
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in cursor.fetchall()}


def summed(by_campaign: dict[int, dict[str, int]], flag: str) -> int:
    """Sum the counts of `flag` over campaigns. Every lead belongs to one campaign."""
    return sum(row[flag] for row in by_campaign.values())


def _paths(scope: Scope) -> QuerySet:
    moved = StageChange.objects.not_undone().filter(scope.in_period("at"), campaign__in=scope.campaigns)
    if scope.territory:
        moved = moved.filter(lead__territory=scope.territory)
    changes = StageChange.objects.not_undone().filter(lead__in=moved.values("lead"))
    return (
        changes.order_by()
        .values("lead_id", "campaign_id", "lead__final")
        .annotate(**_moments(scope))
        .annotate(**_flags(scope))
    )


def _moments(scope: Scope) -> dict:
    """Return per lead: when and in which rounds it reached each stage, and when it exited and was won."""
    moments: dict = {"won_at": Max("at", filter=Q(to_stage=Stage.WON))}
    for stage in ORDER:
        moments[f"first_{stage}"] = Min("at", filter=_forward_to(stage))
        moments[f"first_round_{stage}"] = Min("round", filter=_crosses(stage))
        moments[f"last_round_{stage}"] = Max("round", filter=_crosses(stage) & scope.in_period("at"))
    for exit, condition in EXITS.items():
        moments[f"exited_{exit}"] = Min("at", filter=condition & scope.in_period("at"))
    return moments


def _flags(scope: Scope) -> dict:
    flags = {}
    for stage, next_stage in zip(ORDER, [*ORDER[1:], None], strict=True):
        flags[reached(stage)] = first = scope.in_period(f"first_{stage}")
        flags[again(stage)] = Q(**{f"last_round_{stage}__gt": F(f"first_round_{stage}")})
        if next_stage:
            flags[moved_on(stage)] = first & Q(**{f"first_{next_stage}__isnull": False})
    for exit in EXITS:
        exited = Q(**{f"exited_{exit}__isnull": False})
        if exit == "lost":
            flags[exited_through("disqualified")] = exited & Q(lead__final=True)
            exited &= Q(lead__final=False)
        flags[exited_through(exit)] = exited
        flags[won_after_exit(exit)] = exited & Q(won_at__gt=F(f"exited_{exit}"))
    return {name: ExpressionWrapper(flag, BooleanField()) for name, flag in flags.items()}


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
