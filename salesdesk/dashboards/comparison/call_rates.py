"""Conversations per call of campaigns, by the age of the campaign when the call was made."""

from collections.abc import Iterable
from datetime import UTC, date
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import TruncDate

from leads.models import Activity
from leads.models.calling.activity import is_conversation
from salesdesk import clock
from salesdesk.dashboards.scope import Scope

from .ages import HISTORY


class DayOfCalls(NamedTuple):
    """The calls of a day, and how many were conversations."""

    day: date
    conversations: int
    calls: int


def by_day(campaigns: Iterable[int]) -> dict[int, list[DayOfCalls]]:
    """Return the days (UTC) with calls of each campaign, the first one first. One statement."""
    rows = _calls(campaigns).annotate(day=TruncDate("at", tzinfo=UTC)).values_list("lead__campaign", "day")
    found: dict[int, list[DayOfCalls]] = {}
    for campaign, day, conversations, calls in rows.annotate(k=_CONVERSATIONS, n=Count("pk")).order_by("day"):
        found.setdefault(campaign, []).append(DayOfCalls(day, conversations, calls))
    return found


def usual(scope: Scope) -> list[tuple[float, float]]:
    """Return the conversations and calls of each campaign of the scope in HISTORY. One statement."""
    rows = _calls(scope.campaigns).filter(at__gte=clock.now() - HISTORY).values_list("lead__campaign")
    return [(k, n) for _campaign, k, n in rows.annotate(k=_CONVERSATIONS, n=Count("pk")).order_by()]


def age(days: list[DayOfCalls]) -> int:
    """Return the number of days (UTC) since the first call."""
    return (clock.now().astimezone(UTC).date() - days[0].day).days


def until(days: list[DayOfCalls], age: int) -> tuple[int, int]:
    """Return the conversations and calls up to `age` days after the first call."""
    counted = [each for each in days if (each.day - days[0].day).days <= age]
    return sum(each.conversations for each in counted), sum(each.calls for each in counted)


_CONVERSATIONS = Count("pk", filter=is_conversation())


def _calls(campaigns: Iterable[int]):
    return Activity.objects.calls().filter(lead__campaign__in=campaigns).order_by()
