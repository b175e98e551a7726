"""The way of each lead through the funnel, read from the log that the database writes.

One grouped pass over the changes of the leads that moved in the period answers how many reached each stage,
how many of those went on, through which doors others fell and who was won later. A number and the list behind
it are the same flag of the same rows.
"""

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, F, Max, Min, Q, QuerySet

from leads.models import Lead, StageChange
from leads.models.stages import Stage, Stream

from .scope import Scope

ORDER = [Stage.SUSPECT, Stage.PROSPECT, Stage.MQL, Stage.SQL, Stage.OPPORTUNITY, Stage.WON]

#: By its own strength; through a door a suspect becomes a prospect without anybody having spoken to it.
ONWARD = ~Q(stream_after__in=[Stream.NURTURE, Stream.MARKETING])
COMES_IN = Q(from_stage="")
#: What comes back on its date did not drop now.
LEAVES_FUNNEL = ~COMES_IN & ~Q(from_stage=Stage.LOST)
EXITS = {
    "marketing": LEAVES_FUNNEL & Q(stream_after=Stream.MARKETING) & ~Q(stream_before=Stream.MARKETING),
    "nurture": LEAVES_FUNNEL & Q(stream_after=Stream.NURTURE) & ~Q(stream_before=Stream.NURTURE),
    "field_nurture": Q(to_stage=Stage.SQL, stream_after=Stream.FIELD) & ~Q(stream_before=Stream.FIELD),
    "lost": LEAVES_FUNNEL & Q(to_stage=Stage.LOST),
}


def reached(stage: str) -> str:
    """The flag of leads that were at `stage`, or beyond it, for the first time ever in the period."""
    return f"reached_{stage}"


def again(stage: str) -> str:
    """The flag of recycled leads: they came to `stage` in the period once more, in a later round."""
    return f"again_{stage}"


def moved_on(stage: str) -> str:
    """The flag of those of `reached` that have come further since, until today."""
    return f"on_{stage}"


def exited_through(exit: str) -> str:
    """The flag of leads that fell through a door in the period: marketing, nurture, kept, lost, final."""
    return f"through_{exit}"


def won_after_exit(exit: str) -> str:
    """The flag of those of `through` that were won after it."""
    return f"later_{exit}"


def leads_behind(flag: str, scope: Scope) -> QuerySet[Lead]:
    """The leads that `flag` counts."""
    return Lead.objects.filter(pk__in=_ways(scope).filter(**{flag: True}).values("lead_id"))


def counts(scope: Scope) -> dict[int, dict[str, int]]:
    """How many leads each flag has, by campaign: one statement. A campaign where nothing moved is not in it."""
    try:
        sql, params = _ways(scope).query.sql_with_params()
    except EmptyResultSet:
        return {}
    names = list(_flags(scope))
    counted = ", ".join(f"count(*) FILTER (WHERE {name})" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT campaign_id, {counted} FROM ({sql}) way GROUP BY campaign_id", params)
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in cursor.fetchall()}


def summed(by_campaign: dict[int, dict[str, int]], flag: str) -> int:
    """A lead is of one campaign, so that campaigns add up."""
    return sum(row[flag] for row in by_campaign.values())


def _ways(scope: Scope) -> QuerySet:
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
    """When a lead was first at each stage, in which rounds it came there, when it fell, when it was won."""
    found: dict = {"won_at": Max("at", filter=Q(to_stage=Stage.WON))}
    for stage in ORDER:
        found[f"first_{stage}"] = Min("at", filter=_forward_to(stage))
        found[f"first_round_{stage}"] = Min("round", filter=_comes_to(stage))
        found[f"last_round_{stage}"] = Max("round", filter=_comes_to(stage) & scope.in_period("at"))
    for exit, falls in EXITS.items():
        found[f"fell_{exit}"] = Min("at", filter=falls & scope.in_period("at"))
    return found


def _flags(scope: Scope) -> dict:
    found = {}
    for stage, further in zip(ORDER, [*ORDER[1:], None], strict=True):
        found[reached(stage)] = first = scope.in_period(f"first_{stage}")
        found[again(stage)] = Q(**{f"last_round_{stage}__gt": F(f"first_round_{stage}")})
        if further:
            found[moved_on(stage)] = first & Q(**{f"first_{further}__isnull": False})
    for exit in EXITS:
        fell = Q(**{f"fell_{exit}__isnull": False})
        if exit == "lost":
            found[exited_through("disqualified")] = fell & Q(lead__final=True)
            fell &= Q(lead__final=False)
        found[exited_through(exit)] = fell
        found[won_after_exit(exit)] = fell & Q(won_at__gt=F(f"fell_{exit}"))
    return {name: ExpressionWrapper(flag, BooleanField()) for name, flag in found.items()}


def _comes_to(stage: str) -> Q:
    """A change that leads from before `stage` to it or beyond."""
    if stage == Stage.SUSPECT:
        return COMES_IN
    place = ORDER.index(Stage(stage))
    return ONWARD & Q(from_stage__in=ORDER[:place], to_stage__in=ORDER[place:])


def _forward_to(stage: str) -> Q:
    """Any step forward that ends at `stage` or beyond: who was recycled as a prospect has been one when it
    becomes an MQL."""
    found = _comes_to(stage)
    for further in ORDER[ORDER.index(Stage(stage)) + 1 :]:
        found |= _comes_to(further)
    return found
