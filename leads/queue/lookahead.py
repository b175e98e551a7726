"""Read a person's queue without claiming: the next calls, urgent calls and the number waiting.

It reads the heads of the same pools in the same order as the claim (leads.queue.claim).
"""

from typing import NamedTuple

from django.db import connection

from leads.models import NextStep
from leads.models.queue.ranks import BANDS
from leads.models.queue.step_kind import StepKind
from salesdesk import clock

from . import blend, call_card, pools
from .claim import HEAD

#: Several rows of every campaign, because the campaigns take turns; `waiting` counts all rows read.
FIRST = (
    HEAD
    + """SELECT rank, due_at, id, campaign_id, waiting FROM (
    SELECT head.*, row_number() OVER (PARTITION BY campaign_id ORDER BY place, due_at, id) AS number,
           count(*) OVER () AS waiting
      FROM head) numbered WHERE number <= %(shown)s"""
)
#: The first rows in both orders, because the next turn can be a retry or a cold call.
UPCOMING = " UNION ".join(f"({FIRST.format(order=order)})" for order in ("rank", "cold_first_rank"))
WAITING = HEAD.format(order="rank") + "SELECT count(*) FROM (SELECT 1 FROM head LIMIT %(head)s) counted"

#: Promised calls and call requests are the head of each pool; rows behind them are not read.
URGENT = (
    HEAD.format(order="rank").replace("WHERE ready", f"WHERE ready AND rank < {BANDS[StepKind.FRESH]}")
    + f"""
SELECT count(*) FILTER (WHERE rank < {BANDS[StepKind.CALL_REQUEST]}),
       count(*) FILTER (WHERE rank >= {BANDS[StepKind.CALL_REQUEST]})
  FROM head
"""
)


def next_calls(person, shown: int = 10, most: int = 100) -> tuple[list[NextStep], int]:
    """Return the next calls in order, at most `shown`, and how many wait, counted up to `most`. Claims nothing."""
    working = pools.claim_parameters(person)
    with connection.cursor() as cursor:
        cursor.execute(UPCOMING, working | {"head": most, "shown": shown})
        rows = cursor.fetchall()
    ids = [row[2] for row in blend.interleave(rows, working)[:shown]]
    steps = NextStep.objects.select_related("lead__company", "contact", "campaign").in_bulk(ids)
    waiting = max((row[4] for row in rows), default=0)
    return [steps[pk] for pk in ids if pk in steps], min(waiting, most)


def next_call(person) -> NextStep | None:
    """Return the call that would be offered now, as loaded by `call_card.load_step`, without claiming it."""
    working, now = pools.claim_parameters(person), clock.now()
    with connection.cursor() as cursor:
        cursor.execute(UPCOMING, working | {"head": 1, "shown": 1})
        rows = blend.interleave(cursor.fetchall(), working)
    return call_card.load_step(rows[0][2], now) if rows else None


class UrgentCalls(NamedTuple):
    """Count the promised and requested calls that can be made now."""

    callbacks: int
    asked: int


def urgent_calls(person, most: int = 20) -> UrgentCalls:
    """Count the promised calls and call requests offered to `person` now, up to `most` per pool."""
    with connection.cursor() as cursor:
        cursor.execute(URGENT, pools.claim_parameters(person) | {"head": most})
        return UrgentCalls(*cursor.fetchone())


def waiting_count(person, most: int = 100) -> int:
    """Return how many calls wait for `person` now, counted up to `most`."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, pools.claim_parameters(person) | {"head": most})
        return cursor.fetchone()[0]
