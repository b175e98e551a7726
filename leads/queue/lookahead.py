"""What the queue holds for a person, looked at and not taken: what comes next, what announces itself, how much waits.

Read from the heads of the same pools, in the same order, as the claim (leads.queue.claim).
"""

from typing import NamedTuple

from django.db import connection

from leads.models import NextStep
from salesdesk import clock

from . import blend, call_card, pools
from .claim import HEAD

FIRST = HEAD + "SELECT rank, due_at, id FROM head ORDER BY place, due_at, id LIMIT %(head)s"
#: The first rows in both orders: what comes next, whosever turn it is.
UPCOMING = " UNION ".join(f"({FIRST.format(order=order)})" for order in ("rank", "cold_first"))
WAITING = HEAD.format(order="rank") + "SELECT count(*) FROM (SELECT 1 FROM head LIMIT %(head)s) counted"

#: Promises and people who asked are the head of each pool: nothing behind them is read.
NEWS = (
    HEAD.format(order="rank").replace("WHERE ready", "WHERE ready AND rank < 3000")
    + """
SELECT count(*) FILTER (WHERE rank < 2000), count(*) FILTER (WHERE rank BETWEEN 2000 AND 2999) FROM head
"""
)


def ahead(person, shown: int = 10, most: int = 100) -> tuple[list[NextStep], int]:
    """What would be offered after this one, in order, `shown` at most; and how many wait, counted to `most`.

    Nothing is held.
    """
    working = pools.of(person)
    with connection.cursor() as cursor:
        cursor.execute(UPCOMING, working | {"head": most})
        rows = blend.in_turn(cursor.fetchall(), working["position"], working["retries"], working["cold"])
        ids = [pk for _rank, _due_at, pk in rows[:most]]
    steps = NextStep.objects.select_related("lead__company", "contact", "campaign").in_bulk(ids[:shown])
    return [steps[pk] for pk in ids[:shown] if pk in steps], len(ids)


def following(person) -> NextStep | None:
    """The call that would be offered now, with what its card shows loaded. Nothing is held: which call comes next
    is decided when it is taken."""
    working, now = pools.of(person), clock.now()
    with connection.cursor() as cursor:
        cursor.execute(UPCOMING, working | {"head": 1})
        rows = blend.in_turn(cursor.fetchall(), working["position"], working["retries"], working["cold"])
    return call_card.step(rows[0][2], now) if rows else None


class News(NamedTuple):
    """How many calls that somebody waits for may be made now."""

    promises: int
    asked: int


def news(person, most: int = 20) -> News:
    """The promises that are due and the people who asked to be called, as far as they are offered to `person`
    now, each counted to `most` in a pool."""
    with connection.cursor() as cursor:
        cursor.execute(NEWS, pools.of(person) | {"head": most})
        return News(*cursor.fetchone())


def waiting(person, most: int = 100) -> int:
    """How many calls wait for `person` now, counted to `most`."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, pools.of(person) | {"head": most})
        return cursor.fetchone()[0]
