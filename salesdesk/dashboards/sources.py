"""The quality of each source: what became of the leads that showed interest in a period."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q

from leads.models import StageChange
from leads.models.stages import Source, Stage

from .conversations import MIN_MATURED
from .scope import Scope

#: Qualified after they showed interest, and won since.
QUALIFIED = Exists(
    StageChange.objects.filter(lead=OuterRef("pk"), to_stage=Stage.SQL, at__gte=OuterRef("interest_at"))
)
WON = Q(stage=Stage.WON, closed_at__gte=F("interest_at"))


@dataclass(frozen=True)
class SourceRow:
    """The MQLs of a source with interest in the period, and their results to date."""

    source: str
    mqls: int
    #: Not MQL any more: qualified, lost, or back with Marketing.
    decided: int
    qualified: int
    won: int

    @property
    def label(self) -> str:
        return str(Source(self.source).label)

    @property
    def too_early(self) -> bool:
        return self.decided < MIN_MATURED


def by_source(scope: Scope) -> list[SourceRow]:
    """Return a row for each source with interest in the period, the largest first. One query."""
    interested = scope.leads().filter(scope.in_period("interest_at")).order_by()
    rows = (
        interested.annotate(is_qualified=QUALIFIED)
        .values("source")
        .annotate(
            mqls=Count("pk"),
            decided=Count("pk", filter=~Q(stage=Stage.MQL)),
            qualified=Count("pk", filter=Q(is_qualified=True)),
            won=Count("pk", filter=WON),
        )
        .order_by("-mqls", "source")
    )
    return [SourceRow(**row) for row in rows]
