"""The outcomes of leads first called in a period, in rows of any group."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.db.models import (
    BooleanField,
    Count,
    DateTimeField,
    DecimalField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextChoices,
    Value,
)
from django.db.models.functions import Coalesce, Extract, TruncHour
from django.utils.translation import gettext_lazy as _

from handoffs.models import Opportunity
from leads.models import Activity, Lead, StageChange
from leads.models.stages import Stage
from salesdesk import clock
from salesdesk.dashboards.figures import conversations
from salesdesk.dashboards.scope import Scope

from .grouping import Group, keyed, script
from .maturity import AgeCount

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
    leads = keyed(conversations.called(scope), group)
    found: dict[Hashable, Outcomes] = {}
    for key, *numbers in _counted(leads, group):
        found[key] = Outcomes(*numbers)
    for key, age, after, is_over, count in ages(leads, group, goal):
        found[key].ages.append(AgeCount(age, after, is_over, count))
    deals = Opportunity.objects.filter(lead=OuterRef("pk")).order_by().values("lead")
    valued = leads.order_by().annotate(
        deal_value=Subquery(deals.annotate(n=Sum("value")).values("n"), output_field=DecimalField())
    )
    for key, currency, value in valued.values_list(group.value, "campaign__currency").annotate(
        total=Sum("deal_value")
    ):
        if value:
            found[key].value[currency] = float(value)
    if group != Group.HOUR:
        _share_hours(found, scope, group)
    return found


def ages(leads: QuerySet[Lead], group: Group, goal: Goal) -> QuerySet:
    """Return (key, age, days to the goal, lost for good, number of leads) in days since the first call.

    Imported leads count from their first contact.
    """
    calls = Activity.objects.calls().filter(lead=OuterRef("pk")).order_by().values("lead")
    qualified = StageChange.objects.filter(lead=OuterRef("pk"), to_stage=Stage.SQL).order_by().values("lead")
    deals = Opportunity.objects.filter(lead=OuterRef("pk")).order_by().values("lead")
    reached_at = {
        Goal.WON: Subquery(Lead.objects.filter(pk=OuterRef("pk"), stage=Stage.WON).values("closed_at")),
        Goal.ACCEPTED: Subquery(deals.annotate(first=Min("opened_at")).values("first")),
        Goal.SQL: Subquery(qualified.annotate(first=Min("at")).values("first")),
    }[goal]
    rows = leads.order_by().annotate(
        first_call=Coalesce(
            F("past__first_contact_at"),
            Subquery(calls.annotate(first=Min("at")).values("first"), output_field=DateTimeField()),
        ),
        reached_at=reached_at,
        is_over=ExpressionWrapper(Q(stage=Stage.LOST, recycle_on=None), output_field=BooleanField()),
    )
    now = Value(clock.now(), DateTimeField())
    rows = rows.annotate(age=_days(now - F("first_call")), after=_days(F("reached_at") - F("first_call")))
    keys = (group.value, "age", "after", "is_over")
    return rows.values_list(*keys).annotate(n=Count("pk")).order_by()


def earlier(scope: Scope, group: Group, goal: Goal) -> dict[Hashable, list[AgeCount]]:
    """Return the ages of the leads first called in HISTORY, by row, for the curve and the prior. One statement."""
    now = clock.now()
    found: dict[Hashable, list[AgeCount]] = {}
    leads = keyed(conversations.called_between(scope, now - HISTORY, now), group)
    for key, age, after, is_over, count in ages(leads, group, goal):
        found.setdefault(key, []).append(AgeCount(age, after, is_over, count))
    return found


def _counted(leads: QuerySet[Lead], group: Group) -> QuerySet:
    """Return the key and the first seven numbers of Outcomes."""
    calls = Activity.objects.calls().filter(lead=OuterRef("pk")).order_by().values("lead")
    talks = Activity.objects.conversations().filter(lead=OuterRef("pk")).order_by().values("lead")
    deals = Opportunity.objects.filter(lead=OuterRef("pk"))
    rows = leads.order_by().annotate(
        call_count=Subquery(calls.annotate(n=Count("pk")).values("n"), output_field=IntegerField()),
        talk_count=Subquery(talks.annotate(n=Count("pk")).values("n"), output_field=IntegerField()),
        is_qualified=conversations.QUALIFIED,
        is_accepted=Exists(deals),
    )
    return rows.values_list(group.value).annotate(
        called=Count("pk"),
        reached=Count("pk", filter=Q(talk_count__gt=0)),
        qualified=Count("pk", filter=Q(is_qualified=True)),
        accepted=Count("pk", filter=Q(is_accepted=True)),
        won=Count("pk", filter=Q(stage=Stage.WON)),
        calls=Coalesce(Sum("call_count"), 0),
        conversations=Coalesce(Sum("talk_count"), 0),
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
