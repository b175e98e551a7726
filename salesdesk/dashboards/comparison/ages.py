"""The ages of the leads first called in a period, and how long their results took."""

from collections.abc import Hashable
from datetime import UTC, date, datetime, time, timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BooleanField,
    Count,
    DateField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    TextChoices,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Least, TruncDate
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.dashboards.figures import conversations
from salesdesk.dashboards.models import LeadPath
from salesdesk.dashboards.rollups import slots
from salesdesk.dashboards.scope import Scope

from .grouping import Group, field_of, keyed
from .maturity import HORIZON, LEARNT_FROM, AgeCount, ResultTime

DAY = timedelta(days=1)
#: Leads first called in this time teach how long outcomes take, and what rate is usual.
HISTORY = timedelta(days=730)
#: Of each campaign as many leads teach how long.
LATEST = 2_000


class Goal(TextChoices):
    """The result that is compared. A lead reaches the last of them first."""

    WON = "won", _("Orders")
    ACCEPTED = "accepted", _("Opportunities")
    SQL = "sql", _("SQLs")


#: The moment of each result, and what counts the leads with it by the day of their first call.
REACHED_AT = {Goal.WON: "ordered_at", Goal.ACCEPTED: "deal_at", Goal.SQL: "sql_at"}
REACHED = {Goal.WON: "called_won", Goal.ACCEPTED: "called_deal", Goal.SQL: "called_sql"}


def ages(leads: QuerySet[LeadPath], group: Group, goal: Goal) -> QuerySet:
    """Return the key and the numbers of AgeCount, in days (UTC) since the first call.

    Imported leads count from their first contact. Ages stop at the horizon, behind which nothing is looked at.
    """
    called_on = TruncDate("first_called_at", tzinfo=UTC)
    age = Func(
        Value(today(), DateField()),
        called_on,
        template="(%(expressions)s)",
        arg_joiner=" - ",
        output_field=IntegerField(),
    )
    rows = leads.annotate(age=Least(age, HORIZON)).values_list(field_of(group), "age")
    return rows.annotate(n=Count("pk"), reached=Count(REACHED_AT[goal]))


def earlier(scope: Scope, group: Group, goal: Goal) -> dict[Hashable, list[AgeCount]]:
    """Return the ages of the leads first called in HISTORY, by row, for the prior. One statement."""
    found: dict[Hashable, list[AgeCount]] = {}
    until = _midnight(today() + DAY)
    since = until - HISTORY
    if group == Group.CAMPAIGN and scope.narrowed() == Q():
        for campaign, day, row in slots.by_day(scope.campaigns, since, until, ["called", REACHED[goal]]):
            if row[0]:
                found.setdefault(campaign, []).append(age_count(day, *row))
        return found
    leads = keyed(conversations.paths_called(scope, since, until), group)
    for key, *numbers in ages(leads, group, goal):
        found.setdefault(key, []).append(AgeCount(*numbers))
    return found


def result_times(scope: Scope, goal: Goal) -> list[ResultTime]:
    """Return how long the results took of the latest leads of each campaign that are old enough to teach the curve.

    One statement. More than LATEST leads of a campaign hardly change its curve.
    """
    until = _midnight(today() - (LEARNT_FROM - 1) * DAY)
    of_campaign = RawSQL("dashboards_leadpath.campaign_id = among.campaign", (), BooleanField())
    latest = conversations.paths_called(scope, until - HISTORY, until).filter(of_campaign)
    columns = latest.order_by("-first_called_at").values("first_called_at", REACHED_AT[goal], "is_over")
    try:
        sql, params = columns[:LATEST].query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT least(%s - (first_called_at AT TIME ZONE 'UTC')::date, {HORIZON}),
                   floor(extract(epoch FROM {REACHED_AT[goal]} - first_called_at) / 86400)::int, is_over, count(*)
              FROM unnest(%s::bigint[]) among (campaign) CROSS JOIN LATERAL ({sql}) latest GROUP BY 1, 2, 3
            """,
            [today(), list(scope.campaigns), *params],
        )
        return [ResultTime(*row) for row in cursor.fetchall()]


def age_count(day: date, called: int, reached: int | None) -> AgeCount:
    """Return the leads first called on a day, as slots count them."""
    return AgeCount(min((today() - day).days, HORIZON), called, reached or 0)


def today() -> date:
    """Return the day in UTC, by which slots are kept."""
    return clock.now().astimezone(UTC).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
