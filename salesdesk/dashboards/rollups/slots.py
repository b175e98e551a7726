"""Sum the slots of a period: whole days, and quarters of an hour at both ends."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from salesdesk.dashboards.scope import Scope

from .names import EXITS, ORDER, again, exited_through, won_after_exit, worth

QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)
#: Flags of events that a lead can have several times. A period counts such a lead only once.
REPEATABLE = {*map(again, ORDER), *map(exited_through, (*EXITS, "disqualified")), *map(won_after_exit, EXITS)}


class Span(NamedTuple):
    """A period to sum, and the key under which its sums are returned."""

    key: Any
    since: datetime
    until: datetime


def quarter_of(at: datetime) -> datetime:
    """Return the beginning of the quarter of an hour that contains `at`."""
    seconds = QUARTER.total_seconds()
    return datetime.fromtimestamp(at.timestamp() // seconds * seconds, tz=at.tzinfo)


def can_sum(scope: Scope) -> bool:
    """Tell if the slots can answer for this scope: whole campaigns, and a period of whole quarters of an hour."""
    period = scope.period
    ends = (period.since, period.until)
    return scope.narrowed() == Q() and all(each.timestamp() % QUARTER.total_seconds() == 0 for each in ends)


def sums(
    campaigns: Iterable[int], spans: Sequence[Span], columns: Sequence[str], known: str = ""
) -> list[tuple[Any, int, list]]:
    """Return the key, the campaign and the sums of `columns` for each span and campaign, in one statement.

    Columns are flags, and `worth_` columns. Campaigns without slots in a span are left out. If `known` is the name of a
    column, only slots with a value in it are read. Each part of a span is a separate scan of the index, as a join would
    compare every slot with every part.
    """
    parts = [
        (number, *part) for number, span in enumerate(spans) for part in parts_of(span.since, span.until)
    ]
    if not parts:
        return []
    among = list(campaigns)
    added = ", ".join(f"part.sign * sum({each})" for each in columns)
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
        SELECT span, campaign_id, {_totals(columns)} FROM counted GROUP BY 1, 2
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [(spans[number].key, campaign, row) for number, campaign, *row in cursor.fetchall()]


def by_day(
    campaigns: Iterable[int], since: datetime, until: datetime, columns: Sequence[str]
) -> list[tuple[int, date, list]]:
    """Return the campaign, the day (UTC) and the sums of `columns` for each campaign and day, in one statement.

    The period must consist of whole quarters of an hour. Columns can't be flags in REPEATABLE.
    """
    counted: list[str] = []
    params: list[Any] = []
    for table, sign, first, last in parts_of(since, until):
        added = ", ".join(f"{sign} * sum({each})" for each in columns)
        counted.append(
            f"SELECT campaign_id, (start AT TIME ZONE 'UTC')::date, {added} FROM {table} "
            f"WHERE campaign_id = ANY(%s) AND start >= %s AND start < %s GROUP BY 1, 2"
        )
        params += [list(campaigns), first, last]
    if not counted:
        return []
    sql = f"""
        WITH counted (campaign_id, day, {", ".join(columns)}) AS ({" UNION ALL ".join(counted)})
        SELECT campaign_id, day, {_totals(columns)} FROM counted GROUP BY 1, 2
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [(campaign, day, row) for campaign, day, *row in cursor.fetchall()]


def _totals(columns: Sequence[str]) -> str:
    """Write the totals of partial sums. Counts are cast, as the sum of their bigint sums would be a decimal."""
    return ", ".join(
        f"sum({each})" if each.startswith(worth("")) else f"sum({each})::bigint" for each in columns
    )


_DAYS, _QUARTERS = _TABLES = ("dashboards_funnelday", "dashboards_funnelquarter")
_LATERAL = """
    SELECT part.span, of_part.*
      FROM unnest(%s::int[], %s::int[], %s::timestamptz[], %s::timestamptz[]) part (span, sign, since, until)
     CROSS JOIN LATERAL (
           SELECT campaign_id, {added} FROM {table} slot
            WHERE campaign_id = ANY(%s) AND start >= part.since AND start < part.until{known} GROUP BY 1) of_part
"""
#: The repeated events that lie in the span together with the one before them.
_REPEATED = """
    SELECT span.number, of_span.*
      FROM unnest(%s::int[], %s::timestamptz[], %s::timestamptz[]) span (number, since, until)
     CROSS JOIN LATERAL (
           SELECT campaign_id, {once} FROM dashboards_repeatedevent
            WHERE campaign_id = ANY(%s) AND at >= span.since AND at < span.until
              AND previous_at >= span.since GROUP BY 1) of_span
"""


def parts_of(since: datetime, until: datetime) -> list[tuple[str, int, datetime, datetime]]:
    """Return (table, sign, since, until) of the parts that add up to a period.

    If more than half of a day belongs to the period, that is the whole day minus the other quarters.
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
    """Return the beginning of the day in UTC that contains `at`."""
    return datetime.fromtimestamp(at.timestamp() // DAY.total_seconds() * DAY.total_seconds(), tz=at.tzinfo)
