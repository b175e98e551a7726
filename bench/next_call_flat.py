"""Taking the next call and logging one costs the same on a small desk and on a large one."""

import os
from collections.abc import Iterator
from statistics import mean, median

from leads import calls, queue
from leads.models import Hold
from leads.models.touch import Outcome
from salesdesk import clock
from salesdesk.people.models import User

from . import cost, desk
from .figure import Figure

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "10000,1000000").split(",")]
BLOCKS, CALLS = 12, 25
AT_MOST = 25


def figures() -> Iterator[Figure]:
    """Statements, buffers and time of one call, on the large desk against the small one."""
    small, large = (desk.make(size) for size in SIZES)
    costs = {small: [], large: []}
    for _block in range(BLOCKS):
        for name in (small, large):
            costs[name].append(_block_on(name))
    large_cost = cost.Cost(*(mean(column) for column in zip(*costs[large], strict=True)))
    against = f"{SIZES[0]:,}"
    yield Figure(
        "next_call_sql", SIZES[1], *large_cost, large_cost.sql / AT_MOST, 1.0, f"{AT_MOST} statements"
    )
    buffers = mean(each.buffers for each in costs[large]) / mean(each.buffers for each in costs[small])
    yield Figure("next_call_flat", SIZES[1], *large_cost, buffers, 1.3, f"buffers at {against}")
    slower = median(b.ms / s.ms for s, b in zip(costs[small], costs[large], strict=True))
    yield Figure("next_call_flat", SIZES[1], *large_cost, slower, 2.0, f"time at {against}")


def _block_on(name: str) -> cost.Cost:
    desk.use(name)
    rep = User.objects.get(role="inside")
    with clock.moved_to(desk.NOW):
        _call(rep)  # the connection is warm
        return cost.of(lambda: _call(rep), CALLS)


def _call(rep: User) -> None:
    step = queue.take_next(rep)
    fence = Hold.objects.values_list("fence", flat=True).get(person=rep)
    calls.log(step.lead_id, calls.Call(Outcome.NO_ANSWER), by=rep, fence=fence)
