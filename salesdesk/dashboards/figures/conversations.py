"""Conversations, and the results of leads first called in a period, per campaign."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from leads.models import Activity, Lead, StageChange
from leads.models.stages import Stage
from salesdesk.dashboards.models import LeadPath
from salesdesk.dashboards.rollups.names import worth
from salesdesk.dashboards.scope import Scope

#: Rates based on fewer leads with a known outcome are not shown.
MIN_MATURED = 30
QUALIFIED = Q(Exists(StageChange.objects.filter(lead=OuterRef("pk"), to_stage=Stage.SQL)))


def conversations(scope: Scope) -> QuerySet[Activity]:
    """Return calls and meetings with the intended contact; dials, voicemail and gatekeepers don't count."""
    return Activity.objects.conversations().filter(scope.of("lead__"), scope.in_period("at"))


def called(scope: Scope) -> QuerySet[Lead]:
    """Return leads whose first call ever falls in the period; for imported history, the first contact."""
    return called_between(scope, scope.period.since, scope.period.until)


def called_between(scope: Scope, since: datetime, until: datetime) -> QuerySet[Lead]:
    """Return leads of the scope whose first call ever falls between two instants, whatever its period."""
    return Lead.objects.filter(pk__in=paths_called(scope, since, until).values("lead_id"))


def paths_called(scope: Scope, since: datetime, until: datetime) -> QuerySet[LeadPath]:
    """Return the counted paths of these leads, which also know what became of them."""
    between = Q(first_called_at__gte=since, first_called_at__lt=until)
    return LeadPath.objects.filter(between, scope.narrowed("lead__"), campaign__in=scope.campaigns).order_by()


def called_and_qualified(scope: Scope) -> QuerySet[Lead]:
    return called(scope).filter(path__sql_at__isnull=False)


def called_and_won(scope: Scope) -> QuerySet[Lead]:
    return called(scope).filter(path__ordered_at__isnull=False)


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


def rows_of(calls: dict[int, dict[str, Any]]) -> dict[int, CampaignRow]:
    """Return a row for each campaign with first calls in the period, by its key, from what was counted of calls."""
    names = ("called", "called_sql", "called_won", "called_matured", "called_calls", worth("called"))
    return {pk: CampaignRow(*(row[name] for name in names)) for pk, row in calls.items() if row["called"]}
