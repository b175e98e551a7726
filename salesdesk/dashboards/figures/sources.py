"""The quality of each source: how many leads it brought in a period, and what became of those that showed interest."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from leads.models import Lead, StageChange
from leads.models.stages import Source, Stage
from salesdesk.dashboards.figures.conversations import MIN_MATURED
from salesdesk.dashboards.rollups import details, slots
from salesdesk.dashboards.scope import Scope

#: Qualified after they showed interest, and won since.
QUALIFIED = Exists(
    StageChange.objects.not_undone().filter(
        lead=OuterRef("pk"), to_stage=Stage.SQL, at__gte=OuterRef("interest_at")
    )
)
WON = Q(stage=Stage.WON, closed_at__gte=F("interest_at"))


@dataclass(frozen=True)
class SourceRow:
    """The leads of a source added in the period, its MQLs with interest in the period, and their results to date."""

    source: str
    leads: int
    mqls: int = 0
    #: Not MQL any more: qualified, lost, or back with Marketing.
    decided: int = 0
    qualified: int = 0
    won: int = 0

    @property
    def label(self) -> str:
        return str(Source(self.source).label)

    @property
    def figures(self) -> dict[str, int]:
        """Return what the row counts, by the names of FIGURES."""
        return {"leads": self.leads, "mqls": self.mqls, "qualified": self.qualified, "won": self.won}

    @property
    def too_early(self) -> bool:
        return self.decided < MIN_MATURED


def by_source(scope: Scope) -> list[SourceRow]:
    """Return a row for each source with leads or interest in the period, most MQLs first, in one statement."""
    rows = _summed(scope) if slots.can_sum(scope) else _counted(scope)
    return sorted(rows, key=lambda row: (-row.mqls, -row.leads, row.source))


def _summed(scope: Scope) -> list[SourceRow]:
    """Sum the slots of the period."""
    span = slots.Span(None, scope.period.since, scope.period.until)
    counts: dict[str, dict[str, int]] = {}
    for (source, figure), n in details.sums(details.SOURCES, scope.campaigns, [span])[None].items():
        counts.setdefault(source, {"leads": 0})[figure] = n
    return [SourceRow(source, **row) for source, row in counts.items()]


def _counted(scope: Scope) -> list[SourceRow]:
    """Count the leads."""
    added, interested = scope.in_period("created_at"), scope.in_period("interest_at")
    rows = (
        scope.leads()
        .filter(added | interested)
        .order_by()
        .annotate(is_qualified=QUALIFIED)
        .values("source")
        .annotate(
            leads=Count("pk", filter=added),
            mqls=Count("pk", filter=interested),
            decided=Count("pk", filter=interested & ~Q(stage=Stage.MQL)),
            qualified=Count("pk", filter=interested & Q(is_qualified=True)),
            won=Count("pk", filter=interested & WON),
        )
    )
    return [SourceRow(**row) for row in rows]


def leads_behind(source: str, figure: str) -> Callable[[Scope], QuerySet[Lead]]:
    """Return what lists the leads that this figure of a source counts."""
    return lambda scope: FIGURES[figure](scope).filter(source=source)


def number_of(source: str, figure: str) -> str:
    """Return the name of this figure among the drill-downs."""
    return f"source-{source}-{figure}"


def _added(scope: Scope) -> QuerySet[Lead]:
    return scope.leads().filter(scope.in_period("created_at"))


def _interested(scope: Scope) -> QuerySet[Lead]:
    return scope.leads().filter(scope.in_period("interest_at"))


FIGURES: dict[str, Callable[[Scope], QuerySet[Lead]]] = {
    "leads": _added,
    "mqls": _interested,
    "qualified": lambda scope: _interested(scope).filter(QUALIFIED),
    "won": lambda scope: _interested(scope).filter(WON),
}
