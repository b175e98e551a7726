"""The moments of leads in the log of stage changes: when each reached a stage, exited, returned and was won."""

from collections.abc import Iterable

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Max, Min, Q, QuerySet

from leads.models import StageChange
from leads.models.stages import Source, Stage, Stream

from .names import EXITS, ORDER

#: Excludes exits: a suspect that leaves to nurture becomes a prospect without any conversation.
#: Imported leads were with nobody that a list names, and count as Marketing's until they are deals.
ONWARD = ~Q(stream_after__in=[Stream.NURTURE, Stream.MARKETING]) | Q(imported_in__isnull=False)
IS_CREATED = Q(from_stage="")
#: Customers who order again skip the stages before the opportunity, and count for neither these nor their rates.
QUALIFIED_ANEW = ~Q(lead__source=Source.REPEAT)
#: A lost lead that is recycled on its date does not exit again.
LEAVES_FUNNEL = ~IS_CREATED & ~Q(from_stage=Stage.LOST)
#: The changes that are an exit, by name.
EXIT_CHANGES = {
    "marketing": LEAVES_FUNNEL & Q(stream_after=Stream.MARKETING) & ~Q(stream_before=Stream.MARKETING),
    "nurture": LEAVES_FUNNEL & Q(stream_after=Stream.NURTURE) & ~Q(stream_before=Stream.NURTURE),
    "field_nurture": Q(to_stage=Stage.SQL, stream_after=Stream.FIELD) & ~Q(stream_before=Stream.FIELD),
    "lost": LEAVES_FUNNEL & Q(to_stage=Stage.LOST),
}
#: The columns of LeadPath after its lead and campaign.
COLUMNS = [
    "worth",
    "is_final",
    "won_at",
    *(f"first_{stage}" for stage in ORDER),
    *(f"repeats_{stage}" for stage in ORDER),
    *(f"exits_{exit}" for exit in EXITS),
]


def as_sql(leads: Iterable[int]) -> tuple[str, list]:
    """Write the statement that reads the paths of some leads from the log, with the columns of LeadPath."""
    sql, params = _moments(leads).query.sql_with_params()
    columns = [_repeats(each) if each.startswith("repeats_") else each for each in COLUMNS]
    return f"SELECT lead_id, of_campaign AS campaign_id, {', '.join(columns)} FROM ({sql}) moment", list(
        params
    )


def _moments(leads: Iterable[int]) -> QuerySet:
    """Return a row for each lead. The crossings of a stage have their rounds beside them."""
    moments: dict = {"won_at": Max("at", filter=Q(to_stage=Stage.WON))}
    for stage in ORDER:
        moments[f"first_{stage}"] = Min("at", filter=_forward_to(stage))
        for name in ("at", "round"):
            moments[f"{name}_{stage}"] = ArrayAgg(name, filter=_crosses(stage), order_by=("at", "pk"))
    for exit, condition in EXIT_CHANGES.items():
        moments[f"exits_{exit}"] = ArrayAgg("at", filter=condition, distinct=True, order_by="at")
    return (
        StageChange.objects.not_undone()
        .filter(lead__in=list(leads))
        .order_by()
        .values(
            "lead_id", of_campaign=F("lead__campaign_id"), is_final=F("lead__final"), worth=F("lead__value")
        )
        .annotate(**moments)
    )


def _repeats(column: str) -> str:
    """Write the crossings of a stage in later rounds than the first."""
    stage = column.removeprefix("repeats_")
    first = f"(SELECT min(each) FROM unnest(round_{stage}) each)"
    return (
        f"CASE WHEN cardinality(at_{stage}) > 1 THEN (SELECT array_agg(DISTINCT each.at ORDER BY each.at) "
        f"FROM unnest(at_{stage}, round_{stage}) each (at, round) WHERE each.round > {first}) END AS {column}"
    )


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
