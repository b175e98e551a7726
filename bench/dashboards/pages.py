"""Cost of dashboard pages, on a large desk compared with a smaller one, and of counting its leads.

Both have enough leads to fill the slots and samples that the pages read. BENCH_DASHBOARDS sets their numbers.
"""

import os
from collections.abc import Iterator
from statistics import mean, median

from django.test import Client

from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from .. import call, cost, desk
from ..figure import Figure
from . import history

SIZES = [int(size) for size in os.environ.get("BENCH_DASHBOARDS", "100000,300000").split(",")]
BLOCKS, PAGES = min(6, call.BLOCKS), min(4, call.CALLS)
#: Statements per page.
AT_MOST = 15
ADDRESSES = {
    "funnel": "/funnel/",
    "funnel_cohort": "/funnel/?reading=cohort",
    "trends": "/funnel/trends/",
    "sparklines": "/funnel/sparklines/",
    "times": "/funnel/times/",
    "exits": "/funnel/exits/",
    "sources": "/funnel/sources/",
    "planner": "/planner/",
    "coaching": "/coaching/",
    "comparison": "/campaigns/compare/",
}


def figures() -> Iterator[Figure]:
    """Yield what counting took, and statements, buffers and time of each page, opened on both desks by turns."""
    names = [history.made(size) for size in SIZES]
    taken = history.MS_PER_LEAD[SIZES[1]]
    yield Figure("counted", SIZES[1], 0, 0, taken, taken, 1.0, "1 ms of the database for each lead")
    for page, address in ADDRESSES.items():
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


def _block_on(name: str, address: str) -> cost.Cost:
    desk.use(name)
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(role=Role.MANAGER))
    with clock.moved_to(desk.NOW):
        _open(client, address)  # Warms up the connection and the session.
        return cost.of(lambda: _open(client, address), PAGES)


def _open(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200
