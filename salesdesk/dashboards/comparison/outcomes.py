"""The outcomes of leads first called in a period, in rows of any group."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    TextChoices,
    Value,
)
from django.db.models.functions import Coalesce, Extract, Least, TruncHour
from django.utils.translation import gettext_lazy as _

from leads.models import Activity
from salesdesk import clock
from salesdesk.dashboards.figures import conversations
from salesdesk.dashboards.models import LeadPath
from salesdesk.dashboards.scope import Scope

from .grouping import Group, field_of, keyed, script
from .maturity import HORIZON, AgeCount

#: Leads first called in this time teach how long outcomes take, and what rate is usual.
HISTORY = timedelta(days=730)
_ADDED = ("called", "reached", "qualified", "accepted", "won", "calls", "conversations", "hours", "unpriced")


class Goal(TextChoices):
    """The result that is compared."""

    WON = "won", _("Orders")
    ACCEPTED = "accepted", _("Opportunities")
    SQL = "sql", _("SQLs")


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
    """Return the outcomes of each row by its key, in four statements."""
    period = scope.period
    leads = keyed(conversations.paths_called(scope, period.since, period.until), group)
    found: dict[Hashable, Outcomes] = {}
    for key, *numbers in _counted(leads, group):
        found[key] = Outcomes(*numbers)
    for key, age, after, is_over, count in ages(leads, group, goal):
        found[key].ages.append(AgeCount(age, after, is_over, count))
    valued = leads.filter(deals_worth__gt=0).values_list(field_of(group), "campaign__currency")
    for key, currency, value in valued.annotate(total=Sum("deals_worth")):
        found[key].value[currency] = float(value)
    if group != Group.HOUR:
        _share_hours(found, scope, group)
    return found


def ages(leads: QuerySet[LeadPath], group: Group, goal: Goal) -> QuerySet:
    """Return (key, age, days to the goal, lost for good, number of leads) in days since the first call.

    Imported leads count from their first contact. Ages stop at the horizon, behind which nothing is looked at.
    """
    reached_at = {Goal.WON: "ordered_at", Goal.ACCEPTED: "deal_at", Goal.SQL: "sql_at"}[goal]
    now = Value(clock.now(), DateTimeField())
    rows = leads.annotate(
        age=Least(_days(now - F("first_called_at")), HORIZON),
        after=_days(F(reached_at) - F("first_called_at")),
    )
    return rows.values_list(field_of(group), "age", "after", "is_over").annotate(n=Count("pk"))


def earlier(scope: Scope, group: Group, goal: Goal) -> dict[Hashable, list[AgeCount]]:
    """Return the ages of the leads first called in HISTORY, by row, for the curve and the prior. One statement."""
    now = clock.now()
    found: dict[Hashable, list[AgeCount]] = {}
    leads = keyed(conversations.paths_called(scope, now - HISTORY, now), group)
    for key, age, after, is_over, count in ages(leads, group, goal):
        found.setdefault(key, []).append(AgeCount(age, after, is_over, count))
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


def _days(span) -> Func:
    """Return whole days of an interval."""
    seconds = Extract(ExpressionWrapper(span, output_field=DurationField()), "epoch")
    return Func(
        seconds,
        function="FLOOR",
        template="(%(function)s(%(expressions)s / 86400))::int",
        output_field=IntegerField(),
    )
