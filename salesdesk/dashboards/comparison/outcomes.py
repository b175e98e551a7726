"""The outcomes of leads first called in a period, in rows of any group."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncHour

from campaigns.models import Campaign
from leads.models import Activity
from salesdesk.dashboards.figures import conversations
from salesdesk.dashboards.models import LeadPath
from salesdesk.dashboards.rollups import slots
from salesdesk.dashboards.rollups.names import worth
from salesdesk.dashboards.scope import Scope

from .ages import REACHED, Goal, age_count, ages
from .grouping import Group, field_of, keyed, script
from .maturity import AgeCount

_ADDED = ("called", "reached", "qualified", "accepted", "won", "calls", "conversations", "hours", "unpriced")


#: The first numbers of Outcomes.
_COUNTED = [
    "called",
    "called_spoken",
    "called_sql",
    "called_deal",
    "called_won",
    "called_calls",
    "called_talks",
]


@dataclass
class Outcomes:
    """The leads of a row: how far they came, what they took, and their ages.

    `hours` are clock hours of the period in which a rep called, shared among the rows by the number of calls. `spent`
    is what they cost, and `value` that of the deals opened, by currency; `unpriced` are hours of campaigns without a
    cost.
    """

    called: int = 0
    reached: int = 0
    qualified: int = 0
    accepted: int = 0
    won: int = 0
    calls: int = 0
    conversations: int = 0
    hours: float = 0.0
    unpriced: float = 0.0
    spent: dict[str, float] = field(default_factory=dict)
    value: dict[str, float] = field(default_factory=dict)
    ages: list[AgeCount] = field(default_factory=list)

    def add(self, other: "Outcomes") -> None:
        """Add the leads of another row to this one."""
        for name in _ADDED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for mine, theirs in ((self.spent, other.spent), (self.value, other.value)):
            for currency, amount in theirs.items():
                mine[currency] = mine.get(currency, 0) + amount
        self.ages += other.ages

    def add_hours(self, hours: float, currency: str, cost_per_hour: Decimal | None) -> None:
        """Add hours of calling of a campaign with a cost per hour, which may be unknown."""
        self.hours += hours
        if cost_per_hour is None:
            self.unpriced += hours
        else:
            self.spent[currency] = self.spent.get(currency, 0.0) + hours * float(cost_per_hour)


def outcomes(scope: Scope, group: Group, goal: Goal) -> dict[Hashable, Outcomes]:
    """Return the outcomes of each row by its key: of whole campaigns from slots in two statements, else in four."""
    if group == Group.CAMPAIGN and slots.can_sum(scope):
        return _of_campaigns(scope, goal)
    period = scope.period
    leads = keyed(conversations.paths_called(scope, period.since, period.until), group)
    found: dict[Hashable, Outcomes] = {}
    for key, *numbers in _counted(leads, group):
        found[key] = Outcomes(*numbers)
    for key, *numbers in ages(leads, group, goal):
        found[key].ages.append(AgeCount(*numbers))
    valued = leads.filter(deals_worth__gt=0).values_list(field_of(group), "campaign__currency")
    for key, currency, value in valued.annotate(total=Sum("deals_worth")):
        found[key].value[currency] = float(value)
    if group != Group.HOUR:
        _share_hours(found, scope, group)
    return found


def _of_campaigns(scope: Scope, goal: Goal) -> dict[Hashable, Outcomes]:
    """Sum the slots of the period. The hours of a campaign without any first call are left out."""
    totals: dict[int, list[Any]] = {}
    aged: dict[int, list[AgeCount]] = {}
    seconds: dict[int, int] = {}
    values: dict[int, float] = {}
    period = scope.period
    columns, of_goal = [*_COUNTED, worth("called"), "call_seconds"], _COUNTED.index(REACHED[goal])
    for campaign, day, (*counts, value, of_calls) in slots.by_day(
        scope.campaigns, period.since, period.until, columns
    ):
        seconds[campaign] = seconds.get(campaign, 0) + (of_calls or 0)
        if not counts[0]:
            continue
        total = totals.setdefault(campaign, [0] * len(_COUNTED))
        for n, count in enumerate(counts):
            total[n] += count or 0
        aged.setdefault(campaign, []).append(age_count(day, counts[0], counts[of_goal]))
        values[campaign] = values.get(campaign, 0) + float(value or 0)
    found: dict[Hashable, Outcomes] = {pk: Outcomes(*total) for pk, total in totals.items()}
    for pk, of_days in aged.items():
        found[pk].ages = of_days
    of_campaigns = (
        Campaign.objects.filter(pk__in=values).order_by().values_list("pk", "currency", "cost_per_hour")
    )
    for pk, currency, cost in of_campaigns:
        if values[pk]:
            found[pk].value[currency] = values[pk]
        if seconds[pk]:
            found[pk].add_hours(seconds[pk] / 3600, currency, cost)
    return found


def _counted(leads: QuerySet[LeadPath], group: Group) -> QuerySet:
    """Return the key and the first seven numbers of Outcomes."""
    return leads.values_list(field_of(group)).annotate(
        called=Count("pk"),
        reached=Count("pk", filter=Q(talks__isnull=False)),
        qualified=Count("sql_at"),
        accepted=Count("deal_at"),
        won=Count("ordered_at"),
        call_count=Sum("calls"),
        talk_count=Coalesce(Sum(Func(F("talks"), function="cardinality", output_field=IntegerField())), 0),
    )


def _share_hours(found: dict[Hashable, Outcomes], scope: Scope, group: Group) -> None:
    """Add the hours of calling in the period: an hour with calls for two rows counts for both in part."""
    calls = Activity.objects.calls().filter(scope.of("lead__"), scope.in_period("at"))
    key = script("lead__") if group == Group.SCRIPT else F(f"lead__{group.value}")
    priced = ("lead__campaign__currency", "lead__campaign__cost_per_hour")
    rows = calls.annotate(hour=TruncHour("at")).values_list(key, "by", "hour", *priced).order_by()
    made: dict[tuple, list[tuple[Hashable, str, Decimal | None, int]]] = {}
    for row, by, hour, currency, cost, n in rows.annotate(n=Count("pk")):
        made.setdefault((by, hour), []).append((row, currency, cost, n))
    for of_hour in made.values():
        total = sum(n for *_row, n in of_hour)
        for row, currency, cost, n in of_hour:
            if row in found:
                found[row].add_hours(n / total, currency, cost)
