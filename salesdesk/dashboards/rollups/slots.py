"""Sums of the slots over periods: whole days, and quarters of an hour at the ends of a period."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from salesdesk.dashboards.models import FunnelSlot
from salesdesk.dashboards.scope import Scope

from .names import EXITS, ORDER, again, exited_through, won_after_exit, worth

QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)
#: The flags that a lead may have several times in a period, in which it counts once.
REPEATABLE = {*map(again, ORDER), *map(exited_through, (*EXITS, "disqualified")), *map(won_after_exit, EXITS)}


class Span(NamedTuple):
    """A time of which the slots are summed, and the key of its sums."""

    key: Any
    since: datetime
    until: datetime


def can_sum(scope: Scope) -> bool:
    """Return whether the slots hold all that the scope asks: whole campaigns, over whole quarters of an hour."""
    period = scope.period
    ends = (period.since, period.until)
    return scope.narrowed() == Q() and all(each.timestamp() % QUARTER.total_seconds() == 0 for each in ends)


def sums(
    campaigns: Iterable[int], spans: Sequence[Span], columns: Sequence[str]
) -> list[tuple[Any, int, list]]:
    """Return key, campaign and the sums of `columns`, flags and values of flags. One statement.

    A campaign without slots in a span is left out. Every part is a scan of the index by itself: a join would compare
    all slots with all parts.
    """
    parts = [(number, *part) for number, span in enumerate(spans) for part in _parts(span.since, span.until)]
    if not parts:
        return []
    added = ", ".join(f"sum({each})" for each in columns)
    # Sums of sums are numeric.
    whole_numbers = ", ".join(
        f"sum({each})" if each.startswith(worth("")) else f"sum({each})::bigint" for each in columns
    )
    once = ", ".join(
        f"-count(*) FILTER (WHERE flag = '{each}')" if each in REPEATABLE else "NULL::bigint"
        for each in columns
    )
    sql = f"""
        WITH part (span, grain, since, until) AS (
            SELECT * FROM unnest(%s::int[], %s::int[], %s::timestamptz[], %s::timestamptz[])
        ), counted (span, campaign_id, {", ".join(columns)}) AS (
            SELECT part.span, of_part.*
              FROM part CROSS JOIN LATERAL (
                   SELECT campaign_id, {added} FROM dashboards_funnelslot slot
                    WHERE campaign_id = ANY(%s) AND grain = part.grain
                      AND start >= part.since AND start < part.until GROUP BY 1) of_part
            UNION ALL
            SELECT span.number, of_span.*
              FROM unnest(%s::int[], %s::timestamptz[], %s::timestamptz[]) span (number, since, until)
             CROSS JOIN LATERAL (
                   SELECT campaign_id, {once} FROM dashboards_repeatedevent
                    WHERE campaign_id = ANY(%s) AND at >= span.since AND at < span.until
                      AND previous_at >= span.since GROUP BY 1) of_span
        )
        SELECT span, campaign_id, {whole_numbers} FROM counted GROUP BY 1, 2
    """
    whole = [(number, span.since, span.until) for number, span in enumerate(spans)]
    among = list(campaigns)
    params: list[Any] = [*map(list, zip(*parts, strict=True)), among]
    params += [*map(list, zip(*whole, strict=True)), among]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [(spans[number].key, campaign, row) for number, campaign, *row in cursor.fetchall()]


def _parts(since: datetime, until: datetime) -> list[tuple[int, datetime, datetime]]:
    """Return the grains and times that a span is made of."""
    first, last = _day(since + DAY - timedelta(microseconds=1)), _day(until)
    if first >= last:
        return [(FunnelSlot.Grain.QUARTER, since, until)] if since < until else []
    ends = [(FunnelSlot.Grain.QUARTER, since, first), (FunnelSlot.Grain.QUARTER, last, until)]
    return [(FunnelSlot.Grain.DAY, first, last), *(each for each in ends if each[1] < each[2])]


def _day(at: datetime) -> datetime:
    """Return the beginning of the day in UTC."""
    return datetime.fromtimestamp(at.timestamp() // DAY.total_seconds() * DAY.total_seconds(), tz=at.tzinfo)
