"""The speed of a rep's first calls, and the reasons for which field sent their handoffs back."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Count

from handoffs.models import Handoff
from handoffs.models.handoff import Reason
from leads.models import Lead
from salesdesk.dashboards.figures.response_times import PLACE, SAMPLE_SIZE, calling_time


@dataclass(frozen=True)
class FirstCalls:
    """The time from interest to first call in calling hours: its median and 90th percentile of `count` leads."""

    count: int
    median: timedelta
    slow: timedelta


def first_calls(people: Iterable[int], since: datetime, until: datetime) -> dict[int, FirstCalls]:
    """Return the times of the latest MQLs of each inside rep, in one statement."""
    rows = (
        Lead.objects.filter(
            inside_rep__in=people,
            interest_at__gte=since,
            interest_at__lt=until,
            first_called_at__isnull=False,
        )
        .order_by("-interest_at")
        .values_list("inside_rep", "interest_at", "first_called_at", *PLACE)[:SAMPLE_SIZE]
    )
    took: dict[int, list[float]] = defaultdict(list)
    for person, interest_at, called_at, *place in rows:
        took[person].append(calling_time(interest_at, called_at, *place).total_seconds())
    found = {}
    for person, seconds in took.items():
        median, slow = (timedelta(seconds=round(float(each))) for each in np.quantile(seconds, [0.5, 0.9]))
        found[person] = FirstCalls(len(seconds), median, slow)
    return found


def return_reasons(
    people: Iterable[int], since: datetime, until: datetime
) -> dict[int, list[tuple[str, int]]]:
    """Return the reasons for which field sent handoffs back, by the rep who offered them, the most frequent first."""
    rows = (
        Handoff.objects.filter(
            offered_by__in=people,
            state=Handoff.State.RETURNED,
            answered_at__gte=since,
            answered_at__lt=until,
        )
        .order_by()
        .values_list("offered_by", "reason")
        .annotate(n=Count("pk"))
    )
    found: dict[int, Counter] = defaultdict(Counter)
    for person, reason, count in rows:
        found[person][str(Reason(reason).label)] += count
    return {person: reasons.most_common() for person, reasons in found.items()}
