"""Whom to call next (R5): one person, one company, decided by the desk.

The claim is the hottest statement of the product: it reads the head of each pool from a partial index and
costs the same with ten thousand leads as with ten million.
"""

from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from campaigns.models.campaign import LONGEST_GUARD
from salesdesk import clock
from salesdesk.compiled import Compiled, given
from salesdesk.people.models import User

from . import departing, holds, mix, pools
from .models import NextStep, Visit, Wish
from .models.nextstep import Kind

#: The first rows of every pool, and of the person's own calls in every campaign, in the order of whose turn it is:
#: `rank`, or `cold_first`, in which retries come behind cold calls. Either way one index answers.
HEAD = """
WITH head AS (
    SELECT step.id, step.rank, step.due_at, step.place
      FROM unnest(%(campaigns)s::bigint[], %(territories)s::bigint[]) AS pool (campaign_id, territory_id)
     CROSS JOIN LATERAL (
        SELECT id, rank, due_at, {order} AS place FROM leads_nextstep
         WHERE ready AND assignee_id IS NULL
           AND campaign_id = pool.campaign_id AND territory_id = pool.territory_id
         ORDER BY {order}, due_at, id LIMIT %(head)s
     ) step
    UNION ALL
    SELECT step.id, step.rank, step.due_at, step.place
      FROM unnest(%(own)s::bigint[]) AS own (campaign_id)
     CROSS JOIN LATERAL (
        SELECT id, rank, due_at, {order} AS place FROM leads_nextstep
         WHERE ready AND assignee_id = %(person)s AND campaign_id = own.campaign_id
         ORDER BY {order}, due_at, id LIMIT %(head)s
     ) step
)
"""
# Ready is asked again in words that no partial index has: where the statistics were taken at night, when next to
# nothing is ready, the planner would read every ready step by its place instead of these few by their key.
# What is taken moves the mix of retries and cold calls on by one.
CLAIM = (
    HEAD.rstrip()
    + """, chosen AS (
SELECT step.id, step.rank
  FROM head
  JOIN leads_nextstep step ON step.id = head.id AND step.ready::int = 1
  JOIN leads_place place
    ON place.id = step.place_id AND place.opens_at <= %(now)s AND place.closes_at > %(now)s
  JOIN leads_contact contact ON contact.id = step.contact_id
 WHERE NOT EXISTS (SELECT 1 FROM leads_suppression no WHERE no.digest = contact.number_digest)
   AND NOT EXISTS (SELECT 1 FROM leads_hold hold
                    WHERE hold.company_id = step.company_id AND hold.until > clock_timestamp())
 ORDER BY step.{order}, step.due_at, step.id
   FOR UPDATE OF step SKIP LOCKED
 LIMIT 1
), turned AS (
    INSERT INTO leads_turn (person_id, position)
    SELECT %(person)s, %(following)s FROM chosen WHERE rank >= %(mixed_from)s
    ON CONFLICT (person_id) DO UPDATE SET position = EXCLUDED.position
)
SELECT id FROM chosen
"""
)
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

#: Rows read per pool: two nearly always do; when all of those are in other hands, a second, longer look.
HEADS = (2, 40)

CARD = Compiled(lambda: _with_card(NextStep.objects.filter(pk=given("step")), given("now"), given("until")))
PERSON = Compiled(
    lambda: (
        User.objects.select_for_update(no_key=True).filter(pk=given("person")).values_list("pk").order_by()
    )
)


@transaction.atomic
def take_next(person) -> NextStep | None:
    """Give `person` the call to make now, and hold its company for them.

    Two people never get the same company. What the person had on screen before is let go. Returns the step
    with what the card shows loaded, or None when nothing may be called now, or the person pauses.
    """
    one_screen(person)
    now = clock.now()
    holds.release_of(person, now)
    working = pools.of(person)
    if working["paused"]:
        return None
    for head in HEADS:
        while step := _claim(working, now, head):
            if holds.take(step, person):
                return step
            # Its company went to somebody else between the claim and the hold.
            NextStep.objects.filter(pk=step.pk).update(ready=False)
    return None


def current(person) -> NextStep | None:
    """The call that `person` has on screen, while the hold lasts."""
    return for_card(NextStep.objects.on_screen_of(person)).first()


def on_screen_or_next(person) -> NextStep | None:
    """What a freshly opened desk shows: the call that is held, else the next one."""
    return current(person) or take_next(person)


def ahead(person, shown: int = 10, most: int = 100) -> tuple[list[NextStep], int]:
    """What would be offered after this one, in order, `shown` at most; and how many wait, counted to `most`.

    Nothing is held.
    """
    working = pools.of(person)
    with connection.cursor() as cursor:
        cursor.execute(UPCOMING, working | {"head": most})
        rows = mix.in_turn(cursor.fetchall(), working["position"], working["retries"], working["cold"])
        ids = [pk for _rank, _due_at, pk in rows[:most]]
    steps = NextStep.objects.select_related("lead__company", "contact", "campaign").in_bulk(ids[:shown])
    return [steps[pk] for pk in ids[:shown] if pk in steps], len(ids)


def following(person) -> NextStep | None:
    """The call that would be offered now, with what its card shows loaded. Nothing is held: which call comes next
    is decided when it is taken."""
    working, now = pools.of(person), clock.now()
    with connection.cursor() as cursor:
        cursor.execute(UPCOMING, working | {"head": 1})
        rows = mix.in_turn(cursor.fetchall(), working["position"], working["retries"], working["cold"])
    return CARD.first(step=rows[0][2], now=now, until=now + LONGEST_GUARD) if rows else None


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


def for_card(steps):
    """`steps` with everything that the card on screen reads, in one statement: `visit_at` and `visit_by` say when
    field meets this company next (R4), and who; `wish_by` and `wish_note` who asked for the call this week;
    `also_promised` another call that somebody promised them, on their wall; `planned_at` when the first of what is void
    if they leave is."""
    now = clock.now()
    return _with_card(steps, now, now + LONGEST_GUARD)


def _with_card(steps, now, until):
    meets = Visit.objects.of(OuterRef("company"), now, until)
    promises = NextStep.objects.filter(lead=OuterRef("lead"), kind=Kind.PROMISE).exclude(pk=OuterRef("pk"))
    wish = Wish.objects.standing().filter(lead=OuterRef("lead")).order_by("-week")
    return steps.annotate(
        visit_at=Subquery(meets.values("at")[:1]),
        visit_by=Subquery(meets.values("person__name")[:1]),
        wish_by=Subquery(wish.values("by__name")[:1]),
        wish_note=Subquery(wish.values("note")[:1]),
        also_promised=Subquery(promises.order_by("due_at").values("wall_time")[:1]),
        planned_at=departing.first_at(OuterRef("lead"), now),
    ).select_related(
        "lead__company__place",
        "lead__campaign__proposition",
        "lead__campaign__script",
        "lead__territory__field_rep",
        "lead__territory__inside_rep",
        "lead__hold",
        "lead__holder",
        "contact",
    )


def one_screen(person) -> None:
    """First of all locks: two tabs of one person wait for each other here."""
    PERSON.rows(person=person.pk)


def _claim(working: dict, now, head: int) -> NextStep | None:
    mixed = working["position"], working["retries"], working["cold"]
    order = "rank" if mix.is_retrys_turn(*mixed) else "cold_first"
    with connection.cursor() as cursor:
        params = working | {"head": head, "now": now, "following": mix.after(*mixed)}
        cursor.execute(CLAIM.format(order=order), params)
        row = cursor.fetchone()
    if row is None:
        return None
    return CARD.one(step=row[0], now=now, until=now + LONGEST_GUARD)
