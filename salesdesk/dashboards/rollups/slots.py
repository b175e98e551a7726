"""Sums of the slots over periods: whole days, and quarters of an hour at the ends of a period."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

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


def quarter_of(at: datetime) -> datetime:
    """Return the beginning of the quarter of an hour."""
    seconds = QUARTER.total_seconds()
    return datetime.fromtimestamp(at.timestamp() // seconds * seconds, tz=at.tzinfo)


def can_sum(scope: Scope) -> bool:
    """Return whether the slots hold all that the scope asks: whole campaigns, over whole quarters of an hour."""
    period = scope.period
    ends = (period.since, period.until)
    return scope.narrowed() == Q() and all(each.timestamp() % QUARTER.total_seconds() == 0 for each in ends)


def sums(
    campaigns: Iterable[int], spans: Sequence[Span], columns: Sequence[str], known: str = ""
) -> list[tuple[Any, int, list]]:
    """Return key, campaign and the sums of `columns`, flags and values of flags. One statement.

    Only the slots in which the column `known` is not null are read, if it is given. A campaign without slots in a span
    is left out. Every part is a scan of the index by itself: a join would compare all slots with all parts.
    """
    parts = [(number, *part) for number, span in enumerate(spans) for part in _parts(span.since, span.until)]
    if not parts:
        return []
    among = list(campaigns)
    added = ", ".join(f"part.sign * sum({each})" for each in columns)
    # Sums of sums are numeric.
    whole_numbers = ", ".join(
        f"sum({each})" if each.startswith(worth("")) else f"sum({each})::bigint" for each in columns
    )
    counted: list[str] = []
    params: list[Any] = []
    for table in _TABLES:
        of_table = [(number, *part) for number, each, *part in parts if each == table]
        if of_table:
            counted.append(
                _LATERAL.format(added=added, table=table, known=f" AND {known} IS NOT NULL" if known else "")
            )
            params += [*map(list, zip(*of_table, strict=True)), among]
    if REPEATABLE.intersection(columns):
        once = ", ".join(
            f"-count(*) FILTER (WHERE flag = '{each}')" if each in REPEATABLE else "NULL::bigint"
            for each in columns
        )
        counted.append(_REPEATED.format(once=once))
        whole = [(number, span.since, span.until) for number, span in enumerate(spans)]
        params += [*map(list, zip(*whole, strict=True)), among]
    sql = f"""
        WITH counted (span, campaign_id, {", ".join(columns)}) AS ({" UNION ALL ".join(counted)})
        SELECT span, campaign_id, {whole_numbers} FROM counted GROUP BY 1, 2
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [(spans[number].key, campaign, row) for number, campaign, *row in cursor.fetchall()]


def by_day(
    campaigns: Iterable[int], since: datetime, until: datetime, columns: Sequence[str]
) -> list[tuple[int, date, list]]:
    """Return campaign, day (UTC) and the sums of `columns` of a time that is whole quarters of an hour. One statement.

    Flags that a lead may have several times in a period can't be among the columns.
    """
    counted: list[str] = []
    params: list[Any] = []
    for table, sign, first, last in _parts(since, until):
        added = ", ".join(f"{sign} * sum({each})" for each in columns)
        counted.append(
            f"SELECT campaign_id, (start AT TIME ZONE 'UTC')::date, {added} FROM {table} "
            f"WHERE campaign_id = ANY(%s) AND start >= %s AND start < %s GROUP BY 1, 2"
        )
        params += [list(campaigns), first, last]
    if not counted:
        return []
    totals = ", ".join(
        f"sum({each})" if each.startswith(worth("")) else f"sum({each})::bigint" for each in columns
    )
    sql = f"""
        WITH counted (campaign_id, day, {", ".join(columns)}) AS ({" UNION ALL ".join(counted)})
        SELECT campaign_id, day, {totals} FROM counted GROUP BY 1, 2
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [(campaign, day, row) for campaign, day, *row in cursor.fetchall()]


_DAYS, _QUARTERS = _TABLES = ("dashboards_funnelday", "dashboards_funnelquarter")
_LATERAL = """
    SELECT part.span, of_part.*
      FROM unnest(%s::int[], %s::int[], %s::timestamptz[], %s::timestamptz[]) part (span, sign, since, until)
     CROSS JOIN LATERAL (
           SELECT campaign_id, {added} FROM {table} slot
            WHERE campaign_id = ANY(%s) AND start >= part.since AND start < part.until{known} GROUP BY 1) of_part
"""
#: The repeated events of which both lie in the span.
_REPEATED = """
    SELECT span.number, of_span.*
      FROM unnest(%s::int[], %s::timestamptz[], %s::timestamptz[]) span (number, since, until)
     CROSS JOIN LATERAL (
           SELECT campaign_id, {once} FROM dashboards_repeatedevent
            WHERE campaign_id = ANY(%s) AND at >= span.since AND at < span.until
              AND previous_at >= span.since GROUP BY 1) of_span
"""


def _parts(since: datetime, until: datetime) -> list[tuple[str, int, datetime, datetime]]:
    """Return the tables and times that a span is made of, with the sign of each.

    The most of a day is the whole day without the quarters that are left.
    """
    first, last = _day(since), _day(until)
    if first == last:
        return [(_QUARTERS, 1, since, until)] if since < until else []
    found = []
    if since > first:
        if since - first > DAY / 2:
            found.append((_QUARTERS, 1, since, first + DAY))
            first += DAY
        else:
            found.append((_QUARTERS, -1, first, since))
    if until > last:
        if until - last > DAY / 2:
            found.append((_QUARTERS, -1, until, last + DAY))
            last += DAY
        else:
            found.append((_QUARTERS, 1, last, until))
    return [(_DAYS, 1, first, last), *found] if first < last else found


def _day(at: datetime) -> datetime:
    """Return the beginning of the day in UTC."""
    return datetime.fromtimestamp(at.timestamp() // DAY.total_seconds() * DAY.total_seconds(), tz=at.tzinfo)
