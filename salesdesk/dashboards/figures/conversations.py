"""Conversations, and the results of leads first called in a period, per campaign."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Count,
    DecimalField,
    Exists,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from handoffs.models import Opportunity
from leads.models import Activity, Lead, PastOutcome, StageChange
from leads.models.stages import Stage
from salesdesk.dashboards.scope import Scope

#: Rates based on fewer leads with a known outcome are not shown.
MIN_MATURED = 30
#: Leads with a known outcome: won, lost, or recycled into another round.
MATURED = Q(stage__in=[Stage.WON, Stage.LOST]) | Q(round__gt=1)
QUALIFIED = Q(Exists(StageChange.objects.filter(lead=OuterRef("pk"), to_stage=Stage.SQL)))


def conversations(scope: Scope) -> QuerySet[Activity]:
    """Return calls and meetings with the intended contact; dials, voicemail and gatekeepers don't count."""
    return Activity.objects.conversations().filter(scope.of("lead__"), scope.in_period("at"))


def compared(scope: Scope) -> tuple[int, int]:
    """Count the conversations of the period and of the one to compare with, in one statement."""
    now, earlier = scope.in_period("at"), scope.earlier().in_period("at")
    found = Activity.objects.conversations().filter(scope.of("lead__")).filter(now | earlier)
    counts = found.aggregate(now=Count("pk", filter=now), earlier=Count("pk", filter=earlier))
    return counts["now"], counts["earlier"]


def called(scope: Scope) -> QuerySet[Lead]:
    """Return leads whose first call ever falls in the period; for imported history, the first contact."""
    return called_between(scope, scope.period.since, scope.period.until)


def called_between(scope: Scope, since: datetime, until: datetime) -> QuerySet[Lead]:
    """Return leads of the scope whose first call ever falls between two instants, whatever its period."""
    calls = Activity.objects.calls().order_by()
    among = calls.filter(scope.of("lead__"), at__gte=since, at__lt=until, lead__past=None)
    first = calls.filter(lead__in=among.values("lead")).values("lead").annotate(first=Min("at"))
    made = first.filter(first__gte=since, first__lt=until).values("lead")
    past = PastOutcome.objects.filter(
        scope.of("lead__"), first_contact_at__gte=since, first_contact_at__lt=until
    )
    return Lead.objects.filter(pk__in=made.union(past.order_by().values("lead"), all=True))


def called_and_qualified(scope: Scope) -> QuerySet[Lead]:
    return called(scope).filter(QUALIFIED)


def called_and_won(scope: Scope) -> QuerySet[Lead]:
    return called(scope).filter(stage=Stage.WON)


@dataclass(frozen=True)
class CampaignRow:
    """The leads of a campaign that were first called in the period, and their results to date."""

    called: int = 0
    qualified: int = 0
    won: int = 0
    matured: int = 0
    calls: int = 0
    pipeline: float = 0

    @property
    def too_early(self) -> bool:
        return self.matured < MIN_MATURED

    @property
    def per_hundred(self) -> float | None:
        """Return the value of the deals opened with these leads per hundred calls; None without calls."""
        return 100 * float(self.pipeline) / self.calls if self.calls else None


def side_by_side(scope: Scope) -> dict[int, CampaignRow]:
    """Return a row for each campaign with first calls in the period, by campaign id, in one query."""
    calls = Activity.objects.calls().filter(lead=OuterRef("pk")).order_by().values("lead")
    deals = Opportunity.objects.filter(lead=OuterRef("pk")).order_by().values("lead")
    rows = (
        called(scope)
        .order_by()
        .annotate(
            call_count=Subquery(calls.annotate(n=Count("pk")).values("n"), output_field=IntegerField()),
            deal_value=Subquery(deals.annotate(n=Sum("value")).values("n"), output_field=DecimalField()),
            is_qualified=QUALIFIED,
        )
        .values("campaign")
        .annotate(
            called=Count("pk"),
            qualified=Count("pk", filter=Q(is_qualified=True)),
            won=Count("pk", filter=Q(stage=Stage.WON)),
            matured=Count("pk", filter=MATURED),
            calls=Coalesce(Sum("call_count"), 0),
            pipeline=Coalesce(Sum("deal_value"), 0, output_field=DecimalField()),
        )
        .values_list("campaign", "called", "qualified", "won", "matured", "calls", "pipeline")
    )
    return {pk: CampaignRow(*row) for pk, *row in rows}
