"""Cost of the handoff inbox with 5,000 and with 500,000 answered handoffs. It must not grow with the history."""

import os
from collections.abc import Iterator
from statistics import mean

from django.db import connection
from django.test import Client

from salesdesk import clock
from salesdesk.people.models import User

from . import call, cost, desk
from .figure import Figure

SIZES = [int(size) for size in os.environ.get("BENCH_HANDOFFS", "5000,500000").split(",")]
WAITING, BLOCKS, PAGES = 60, min(6, call.BLOCKS), min(10, call.CALLS)
#: Statements per page.
AT_MOST = 11

#: One handoff per lead, all answered except the last ones.
HANDOFFS = """
INSERT INTO handoffs_handoff (lead_id, round, number, state, offered_by_id, inside_rep_id, to_id, choice_reason, brief,
                              offered_at, agreed_response_time, clock_left, clock_from, due_at, answered_at,
                              answered_by_id, reason, missing_info)
SELECT id, 1, 1, CASE WHEN open THEN 'offered' ELSE 'accepted' END, %(rep)s, %(rep)s, %(field)s, '',
       'Lost a load in May.', at, interval '24 h', interval '20 h', at, at + interval '4 days',
       CASE WHEN open THEN NULL ELSE at + interval '1 day' END, CASE WHEN open THEN NULL ELSE %(field)s END, '', ''
  FROM (SELECT id, id > %(size)s - %(waiting)s AS open,
               %(now)s - interval '1 day' - (%(size)s - id) * interval '1 minute' AS at
          FROM leads_lead) lead
"""
ACTIVITIES = """
INSERT INTO leads_activity (key, lead_id, contact_id, round, kind, outcome, attempt, seconds, note, late, by_id, at)
SELECT gen_random_uuid(), id, contact_id, 1, 'call', 'qualified', 1, 300, '', false, %(rep)s,
       %(now)s - interval '400 days'
  FROM leads_lead
"""


def figures() -> Iterator[Figure]:
    """Yield statements and buffers of field's inbox and answered list, for the long history against the short one."""
    names = [_desk(size) for size in SIZES]
    for page, address in (("inbox", "/handoffs/"), ("answered", "/handoffs/?show=answered")):
        costs: dict[str, list[cost.Cost]] = {name: [] for name in names}
        for _block in range(BLOCKS):
            for name in names:
                costs[name].append(_block_on(name, address))
        large = cost.Cost(*(mean(column) for column in zip(*costs[names[1]], strict=True)))
        buffers = large.buffers / mean(each.buffers for each in costs[names[0]])
        yield Figure(
            f"handoffs_{page}_sql", SIZES[1], *large, large.sql / AT_MOST, 1.0, f"{AT_MOST} statements"
        )
        yield Figure(f"handoffs_{page}_flat", SIZES[1], *large, buffers, 1.3, f"buffers at {SIZES[0]:,}")


def _desk(size: int) -> str:
    name = desk.copy(desk.make(size), f"bench_handoffs_{size}")
    people = {"rep": User.objects.get(role="inside").pk, "field": User.objects.get(role="field").pk}
    params = people | {"size": size, "waiting": WAITING, "now": desk.NOW}
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(HANDOFFS, params)
        cursor.execute(ACTIVITIES, params)
        cursor.execute("COMMIT")
        cursor.execute("VACUUM ANALYZE")
    return name


def _block_on(name: str, address: str) -> cost.Cost:
    desk.use(name)
    client = Client()
    client.force_login(User.objects.get(role="field"))
    with clock.moved_to(desk.NOW):
        _open(client, address)  # Warms up the connection and the session.
        return cost.of(lambda: _open(client, address), PAGES)


def _open(client: Client, address: str) -> None:
    assert client.get(address, headers={"host": "localhost"}).status_code == 200
