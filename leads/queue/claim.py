"""Claim the next call for a rep, and hold its company (R5).

The claim is the most frequent statement of the product: it reads the head of each pool from a partial index, so its
cost does not depend on the number of leads.
"""

from django.db import connection, transaction
from django.db.models import F

from leads.compliance import calling_law, offerable
from leads.models import NextStep
from salesdesk import clock
from salesdesk.db.compiled import Compiled, param
from salesdesk.people.models import User

from . import blend, call_card, holds, pools
from .campaign_turns import TURNS_FROM

#: The first rows of every pool and of the person's own calls in every campaign, ordered by `rank`, or by
#: `cold_first_rank`, which puts retries behind cold calls. Each order has its own partial index.
HEAD = """
WITH head AS (
    SELECT step.id, step.rank, step.due_at, step.place, pool.campaign_id
      FROM unnest(%(campaigns)s::bigint[], %(territories)s::bigint[]) AS pool (campaign_id, territory_id)
     CROSS JOIN LATERAL (
        SELECT id, rank, due_at, {order} AS place FROM leads_nextstep
         WHERE ready AND assignee_id IS NULL AND place_id <> ALL(%(barred)s::bigint[])
           AND campaign_id = pool.campaign_id AND territory_id = pool.territory_id
         ORDER BY {order}, due_at, id LIMIT %(head)s
     ) step
    UNION ALL
    SELECT step.id, step.rank, step.due_at, step.place, own.campaign_id
      FROM unnest(%(own)s::bigint[]) AS own (campaign_id)
     CROSS JOIN LATERAL (
        SELECT id, rank, due_at, {order} AS place FROM leads_nextstep
         WHERE ready AND assignee_id = %(person)s AND campaign_id = own.campaign_id
           AND place_id <> ALL(%(barred)s::bigint[])
         ORDER BY {order}, due_at, id LIMIT %(head)s
     ) step
)
"""
# `ready::int = 1` matches no partial index on purpose: with statistics from the night, when almost nothing is ready,
# the planner would otherwise read every ready step by place instead of these few by key.
# Claiming a retry or cold call advances the blend position, and a cold call the turns of the campaigns.
CLAIM = (
    HEAD.rstrip()
    + f""", chosen AS (
SELECT step.id, step.rank, step.campaign_id
  FROM head
  JOIN leads_nextstep step ON step.id = head.id AND step.ready::int = 1
  JOIN leads_place place
    ON place.id = step.place_id AND {offerable.WINDOW_OPEN}
  JOIN leads_contact contact ON contact.id = step.contact_id
 WHERE {offerable.CLAIMABLE}
 ORDER BY CASE WHEN step.rank >= {TURNS_FROM} THEN {TURNS_FROM} ELSE step.{{order}} END,
          CASE WHEN step.rank >= {TURNS_FROM}
               THEN array_position(%(turn_order)s::bigint[], step.campaign_id) ELSE 0 END,
          step.{{order}}, step.due_at, step.id
   FOR UPDATE OF step SKIP LOCKED
 LIMIT 1
), turned AS (
    INSERT INTO leads_blendposition (person_id, position, turn)
    SELECT %(person)s, %(following)s, COALESCE(
               CASE WHEN rank >= {TURNS_FROM} THEN
                    (%(turns_after)s::int[])[array_position(%(turn_order)s::bigint[], campaign_id)] END, %(turn)s)
      FROM chosen WHERE rank >= %(mixed_from)s
    ON CONFLICT (person_id) DO UPDATE SET position = EXCLUDED.position, turn = EXCLUDED.turn
)
SELECT id FROM chosen
"""
)
#: Rows read per pool: two nearly always suffice; if all of them are taken, the claim retries with more.
HEADS = (2, 40)

PERSON = Compiled(
    lambda: (
        User.objects.select_for_update(no_key=True).filter(pk=param("person")).values_list("pk").order_by()
    )
)


@transaction.atomic
def take_next(person) -> NextStep | None:
    """Claim the next call for `person` and hold its company, releasing what they held before.

    Two people never get the same company. Returns the step as loaded by `call_card.load_step`, or None if no call
    can be made now or the person is paused.
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
            # A colleague got the company between the claim and the hold.
            NextStep.objects.filter(pk=step.pk).update(ready=False)
    return None


@transaction.atomic
def take_lead(person, lead_id: int) -> NextStep | None:
    """Claim the call of this lead ahead of the queue; return None if it may not be made now."""
    lock_person(person)
    now = clock.now()
    holds.release_all(person, now)
    barred = calling_law.barred_places(person.caller_number)
    ready = NextStep.objects.filter(lead=lead_id, ready=True, contact=F("lead__contact"))
    ready = ready.exclude(place__in=barred)
    pk = ready.select_for_update(of=["self"], skip_locked=True).values_list("pk", flat=True).first()
    step = call_card.load_step(pk, now) if pk else None
    return step if step and holds.acquire(step, person) else None


def current(person) -> NextStep | None:
    """Return the call that `person` holds, or None."""
    return call_card.load_steps(NextStep.objects.on_screen_of(person)).first()


def current_or_next(person) -> NextStep | None:
    """Return the call that `person` holds, or claim the next one."""
    return current(person) or take_next(person)


def lock_person(person) -> None:
    """Serialize the requests of one person, such as two tabs. This lock is taken before all others."""
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
