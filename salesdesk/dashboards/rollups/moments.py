"""Read the paths of leads from the log: when each reached a stage, left, came back, was called and was won."""

from collections.abc import Iterable

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, Count, Max, Min, Q, QuerySet, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from handoffs.models import Opportunity
from leads.models import Activity, NextStep, StageChange
from leads.models.calling.activity import is_conversation
from leads.models.stages import OPEN_STAGES, Source, Stage, Stream

from .names import EXITS, ORDER

#: Excludes exits, as a suspect that goes to nurture becomes a prospect without a conversation. Imported leads are
#: included: lists don't say who worked them, so they belong to Marketing until they are deals.
ONWARD = ~Q(stream_after__in=[Stream.NURTURE, Stream.MARKETING]) | Q(imported_in__isnull=False)
IS_CREATED = Q(from_stage="")
#: Repeat orders begin as opportunities, so they don't count for earlier stages or their conversion rates.
QUALIFIED_ANEW = ~Q(lead__source=Source.REPEAT)
#: A lost lead that is recycled doesn't exit a second time.
LEAVES_FUNNEL = ~IS_CREATED & ~Q(from_stage=Stage.LOST)
#: Match the changes that are an exit, by the name of the exit.
EXIT_CHANGES = {
    "marketing": LEAVES_FUNNEL & Q(stream_after=Stream.MARKETING) & ~Q(stream_before=Stream.MARKETING),
    "nurture": LEAVES_FUNNEL & Q(stream_after=Stream.NURTURE) & ~Q(stream_before=Stream.NURTURE),
    "field_nurture": Q(to_stage=Stage.SQL, stream_after=Stream.FIELD) & ~Q(stream_before=Stream.FIELD),
    "lost": LEAVES_FUNNEL & Q(to_stage=Stage.LOST),
}
#: Matches the changes by which a lead came back after an exit.
FORWARD = ONWARD & Q(to_stage__in=[Stage.MQL, Stage.SQL, Stage.OPPORTUNITY, Stage.WON])
#: The columns of LeadPath after its lead and campaign.
COLUMNS = [
    "worth",
    "is_final",
    "won_at",
    *(f"first_{stage}" for stage in ORDER),
    *(f"repeats_{stage}" for stage in ORDER),
    *(f"exits_{exit}" for exit in EXITS),
    *(f"origins_{exit}" for exit in EXITS),
    *("last_forward_at", "last_sql_at", "source", "created_at", "interest_at", "is_mql"),
    *("first_called_at", "calls", "called_at", "callers", "talks"),
    *("sql_at", "deal_at", "deals_worth", "ordered_at"),
    *("deals_opened", "deals_closed", "deals_values", "deals_chances", "deals_results"),
    *("is_matured", "is_over", "is_unplanned"),
]
#: The SQL of the columns that are not simply a column of a joined table.
_WRITTEN = {
    "worth": "lead.value",
    "is_final": "lead.final",
    "source": "lead.source",
    "created_at": "lead.created_at",
    "interest_at": "lead.interest_at",
    "is_mql": f"lead.stage = '{Stage.MQL}'",
    "first_called_at": "coalesce(past.first_contact_at, call.first_called_at)",
    "calls": "coalesce(call.calls, 0)",
    "ordered_at": "CASE WHEN lead.stage = 'won' THEN lead.closed_at END",
    "is_matured": "lead.stage IN ('won', 'lost') OR lead.round > 1",
    "is_over": "lead.stage = 'lost' AND lead.recycle_on IS NULL",
    "is_unplanned": f"lead.stage IN {tuple(map(str, OPEN_STAGES))} "
    f"AND lead.stream <> '{Stream.MARKETING}' AND NOT EXISTS ({{planned}})",
}


def as_sql(leads: Iterable[int]) -> tuple[str, list]:
    """Return the statement that reads the paths of some leads from the log, with the columns of LeadPath."""
    among = list(leads)
    moments, of_moments = _moments(among).query.sql_with_params()
    calls, of_calls = _calls(among).query.sql_with_params()
    deals, of_deals = _deals(among).query.sql_with_params()
    planned, of_planned = _planned().query.sql_with_params()
    columns = ", ".join(
        _repeats(each) or _exit(each) or f"{_WRITTEN.get(each, each)} AS {each}" for each in COLUMNS
    )
    columns = columns.format(planned=planned)
    sql = f"""
        SELECT moment.lead_id, lead.campaign_id, {columns}
          FROM ({moments}) moment
          JOIN leads_lead lead ON lead.id = moment.lead_id
          LEFT JOIN leads_pastoutcome past ON past.lead_id = moment.lead_id
          LEFT JOIN ({calls}) call ON call.lead_id = moment.lead_id
          LEFT JOIN ({deals}) deal ON deal.lead_id = moment.lead_id
    """
    return sql, [*of_planned, *of_moments, *of_calls, *of_deals]


def _moments(leads: list[int]) -> QuerySet:
    """Return a row for each lead with its moments in the log, and the rounds and origins that belong to them."""
    moments: dict = {
        "won_at": Max("at", filter=Q(to_stage=Stage.WON)),
        "sql_at": Min("at", filter=Q(to_stage=Stage.SQL)),
        "last_sql_at": Max("at", filter=Q(to_stage=Stage.SQL)),
        "last_forward_at": Max("at", filter=FORWARD),
    }
    for stage in ORDER:
        moments[f"first_{stage}"] = Min("at", filter=_forward_to(stage))
        for name in ("at", "round"):
            moments[f"{name}_{stage}"] = ArrayAgg(name, filter=_crosses(stage), order_by=("at", "pk"))
    for exit, condition in EXIT_CHANGES.items():
        for name, column in (("left_at", "at"), ("left_from", "from_stage")):
            moments[f"{name}_{exit}"] = ArrayAgg(column, filter=condition, order_by=("at", "pk"))
    changes = StageChange.objects.not_undone().filter(lead__in=leads)
    return changes.order_by().values("lead_id").annotate(**moments)


def _calls(leads: list[int]) -> QuerySet:
    is_call = Q(kind=Activity.Kind.CALL)
    counted = Activity.objects.not_undone().filter(is_call | is_conversation(), lead__in=leads).order_by()
    return counted.values("lead_id").annotate(
        first_called_at=Min("at", filter=is_call),
        calls=Count("pk", filter=is_call),
        called_at=ArrayAgg("at", filter=is_call, order_by=("at", "pk")),
        callers=ArrayAgg(Coalesce("by", 0), filter=is_call, order_by=("at", "pk")),
        talks=ArrayAgg("at", filter=is_conversation(), order_by="at"),
    )


def _deals(leads: list[int]) -> QuerySet:
    found = Opportunity.objects.filter(lead__in=leads).order_by().values("lead_id")
    columns = {"opened": "opened_at", "closed": "closed_at", "values": "value", "chances": "probability"}
    columns["results"] = "result"
    arrays = {f"deals_{name}": ArrayAgg(column, order_by="pk") for name, column in columns.items()}
    return found.annotate(deal_at=Min("opened_at"), deals_worth=Sum("value"), **arrays)


def _planned() -> QuerySet:
    """Return the next steps of the row `lead`, without those to suppressed contacts."""
    of_lead = RawSQL("leads_nextstep.lead_id = lead.id", (), BooleanField())
    return NextStep.objects.not_suppressed().filter(of_lead).order_by().values("pk")


def _repeats(column: str) -> str:
    """Write a column `repeats_…`: when a lead crossed the stage in a later round than its first; "" for others."""
    if not column.startswith("repeats_"):
        return ""
    stage = column.removeprefix("repeats_")
    first = f"(SELECT min(each) FROM unnest(round_{stage}) each)"
    return (
        f"CASE WHEN cardinality(at_{stage}) > 1 THEN (SELECT array_agg(DISTINCT each.at ORDER BY each.at) "
        f"FROM unnest(at_{stage}, round_{stage}) each (at, round) WHERE each.round > {first}) END AS {column}"
    )


def _exit(column: str) -> str:
    """Write a column `exits_…` or `origins_…`, with one entry for each moment; "" for others."""
    kind, _sep, exit = column.partition("_")
    if exit not in EXITS:
        return ""
    single, chosen = ("left_at", "at") if kind == "exits" else ("left_from", "origin")
    # Imported changes may have the same time.
    return (
        f"CASE WHEN cardinality(left_at_{exit}) > 1 THEN (SELECT array_agg({chosen} ORDER BY at) "
        f"FROM (SELECT DISTINCT ON (at) at, origin FROM unnest(left_at_{exit}, left_from_{exit}) "
        f"WITH ORDINALITY each (at, origin, n) ORDER BY at, n) once) ELSE {single}_{exit} END AS {column}"
    )


def _crosses(stage: str) -> Q:
    """Match the changes from an earlier stage to `stage` or a later one."""
    if stage == Stage.SUSPECT:
        return IS_CREATED & QUALIFIED_ANEW
    position = ORDER.index(Stage(stage))
    crossing = ONWARD & Q(from_stage__in=ORDER[:position], to_stage__in=ORDER[position:])
    return crossing if stage in (Stage.OPPORTUNITY, Stage.WON) else crossing & QUALIFIED_ANEW


def _forward_to(stage: str) -> Q:
    """Match the changes that cross `stage` or any later one.

    A lead that is recycled as a prospect did not cross that stage, but it reached it by the time it is an MQL.
    """
    condition = _crosses(stage)
    before_deal = stage not in (Stage.OPPORTUNITY, Stage.WON)
    for later_stage in ORDER[ORDER.index(Stage(stage)) + 1 :]:
        condition |= _crosses(later_stage)
    return condition & QUALIFIED_ANEW if before_deal else condition
