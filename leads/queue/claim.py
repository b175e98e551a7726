"""Whom to call next (R5): one person, one company, decided by the desk.

The claim is the hottest statement of the product: it reads the head of each pool from a partial index and
costs the same with ten thousand leads as with ten million.
"""

from django.db import connection, transaction

from leads.compliance import offerable
from leads.models import NextStep
from salesdesk import clock
from salesdesk.db.compiled import Compiled, param
from salesdesk.people.models import User

from . import blend, call_card, holds, pools

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
    + f""", chosen AS (
SELECT step.id, step.rank
  FROM head
  JOIN leads_nextstep step ON step.id = head.id AND step.ready::int = 1
  JOIN leads_place place
    ON place.id = step.place_id AND {offerable.PLACE_OPEN}
  JOIN leads_contact contact ON contact.id = step.contact_id
 WHERE {offerable.CLAIMABLE}
 ORDER BY step.{{order}}, step.due_at, step.id
   FOR UPDATE OF step SKIP LOCKED
 LIMIT 1
), turned AS (
    INSERT INTO leads_blendposition (person_id, position)
    SELECT %(person)s, %(following)s FROM chosen WHERE rank >= %(mixed_from)s
    ON CONFLICT (person_id) DO UPDATE SET position = EXCLUDED.position
)
SELECT id FROM chosen
"""
)
#: Rows read per pool: two nearly always do; when all of those are in other hands, a second, longer look.
HEADS = (2, 40)

PERSON = Compiled(
    lambda: (
        User.objects.select_for_update(no_key=True).filter(pk=param("person")).values_list("pk").order_by()
    )
)


@transaction.atomic
def take_next(person) -> NextStep | None:
    """Give `person` the call to make now, and hold its company for them.

    Two people never get the same company. What the person had on screen before is let go. Returns the step
    with what the card shows loaded, or None when nothing may be called now, or the person pauses.
    """
    lock_person(person)
    now = clock.now()
    holds.release_all(person, now)
    working = pools.claim_parameters(person)
    if working["paused"]:
        return None
    for head in HEADS:
        while step := _claim(working, now, head):
            if holds.acquire(step, person):
                return step
            # Its company went to somebody else between the claim and the hold.
            NextStep.objects.filter(pk=step.pk).update(ready=False)
    return None


def current(person) -> NextStep | None:
    """The call that `person` has on screen, while the hold lasts."""
    return call_card.load_steps(NextStep.objects.on_screen_of(person)).first()


def current_or_next(person) -> NextStep | None:
    """What a freshly opened desk shows: the call that is held, else the next one."""
    return current(person) or take_next(person)


def lock_person(person) -> None:
    """First of all locks: two tabs of one person wait for each other here."""
    PERSON.rows(person=person.pk)


def _claim(working: dict, now, head: int) -> NextStep | None:
    mixed = working["position"], working["retries"], working["cold"]
    order = "rank" if blend.is_retry_turn(*mixed) else "cold_first_rank"
    with connection.cursor() as cursor:
        params = working | {"head": head, "now": now, "following": blend.next_position(*mixed)}
        cursor.execute(CLAIM.format(order=order), params)
        row = cursor.fetchone()
    if row is None:
        return None
    return call_card.load_step(row[0], now)
