"""Cost of the opportunity board for a manager, on a desk with 20,000 and with 200,000 opportunities.

All but the open ones are closed. A team has as many open deals after ten years as after one, so the cost must not grow
with the history.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from statistics import mean, median

from django.db import connection
from django.test import Client

from campaigns.models import Campaign
from handoffs.models import CampaignHistory
from salesdesk import clock
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role

from .. import call, cost, desk
from ..figure import Figure

SIZES = [int(size) for size in os.environ.get("BENCH_DEALS", "20000,200000").split(",")]
#: Open deals: a team of twenty closers with some fifty each.
OPEN, BLOCKS, PAGES = min(1_000, SIZES[0] // 2), min(6, call.BLOCKS), min(10, call.CALLS)
#: Statements per page.
AT_MOST = 15

#: One opportunity per lead; the open ones are spread over the table.
DEALS = """
INSERT INTO handoffs_opportunity (lead_id, campaign_id, round, holder_id, step, value, probability, evidence,
                                  decides_on, opened_at, estimated_at, closed_at, result, ordered_on)
SELECT id, campaign_id, 1, %(field)s, (ARRAY['discovery', 'proposal', 'negotiation'])[1 + id %% 3],
       1000 + id %% 997, 10 + 10 * (id %% 9), 30, %(today)s::date + (id %% 97)::int, at, %(now)s,
       CASE WHEN open THEN NULL ELSE at + interval '30 days' END,
       CASE WHEN open THEN '' WHEN id %% 4 = 0 THEN 'won' ELSE 'lost' END,
       CASE WHEN NOT open AND id %% 4 = 0 THEN %(today)s::date END
  FROM (SELECT id, campaign_id, id %% (%(size)s / %(open)s) = 0 AS open,
               %(now)s - interval '40 days' - id * interval '10 minutes' AS at
          FROM leads_lead) lead
"""


def figures() -> Iterator[Figure]:
    """Yield statements, buffers and time of the board, for the long history against the short one."""
    return of_page("board", "/opportunities/board/")


def of_page(page: str, address: str) -> Iterator[Figure]:
    """Yield the figures of a page, which is opened on both desks by turns."""
    names = [made(size) for size in SIZES]
    costs: dict[str, list[cost.Cost]] = {name: [] for name in names}
    for _block in range(BLOCKS):
        for name in names:
            costs[name].append(_block_on(name, address))
    small, large = (costs[name] for name in names)
    of_large = cost.Cost(*(mean(column) for column in zip(*large, strict=True)))
    buffers = of_large.buffers / mean(each.buffers for each in small)
    slower = median(b.ms / a.ms for a, b in zip(small, large, strict=True))
    yield Figure(f"{page}_sql", SIZES[1], *of_large, of_large.sql / AT_MOST, 1.0, f"{AT_MOST} statements")
    yield Figure(f"{page}_flat", SIZES[1], *of_large, buffers, 1.3, f"buffers at {SIZES[0]:,}")
    yield Figure(f"{page}_time", SIZES[1], *of_large, slower, 1.5, f"time at {SIZES[0]:,}")


@cache
def made(size: int) -> str:
    """Create a desk with so many opportunities, once for all pages, and switch to it; return its name."""
    name = desk.copy(desk.make(size), f"bench_board_{size}")
    team = Team.objects.get()
    User.objects.create_user("manager@desk.example", None, name="Manager", role=Role.MANAGER, team=team)
    params = {"field": User.objects.get(role=Role.FIELD).pk, "size": size, "open": OPEN, "now": desk.NOW}
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(DEALS, params | {"today": desk.NOW.date()})
        cursor.execute("COMMIT")
        cursor.execute("VACUUM ANALYZE")
    days = {"median": timedelta(days=30), "ninetieth": timedelta(days=60)}
    CampaignHistory.objects.bulk_create(
        CampaignHistory(campaign=each, won=100, counted_at=desk.NOW, **days)
        for each in Campaign.objects.all()
    )
    return name


def _block_on(name: str, address: str) -> cost.Cost:
    desk.use(name)
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(role=Role.MANAGER))
    with clock.moved_to(desk.NOW):
        _open(client, address)  # Warms up the connection and the session.
        return cost.of(lambda: _open(client, address), PAGES)


def _open(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200
