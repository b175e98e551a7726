"""The measured work: claiming the next call, and logging a call with its effects."""

import os
from collections.abc import Callable
from statistics import mean, median

from leads.calling import calls
from leads.models import Hold
from leads.models.calling.activity import Outcome
from leads.queue import claim
from salesdesk import clock
from salesdesk.people.models import User

from . import cost, desk

#: Number of blocks, and calls in each. Smaller numbers only show that a benchmark runs.
BLOCKS, CALLS = int(os.environ.get("BLOCKS", "12")), int(os.environ.get("CALLS", "25"))


def log_and_next(rep: User) -> None:
    """Claim a call and log it as not answered."""
    step = claim.take_next(rep)
    fence = Hold.objects.values_list("fence", flat=True).get(person=rep)
    calls.log(step.lead_id, calls.Call(Outcome.NO_ANSWER), by=rep, fence=fence)


def in_turns(names: tuple[str, str], work: Callable[[User], object], who: str = "rep@desk.example"):
    """Compare the cost of `work` in two databases, in alternating blocks.

    Return the mean cost in the second, its buffers relative to the first, and its time relative to the first.
    """
    first, second = names
    costs: dict[str, list[cost.Cost]] = {first: [], second: []}
    for _block in range(BLOCKS):
        for name in names:
            costs[name].append(_block_on(name, work, who))
    of_second = cost.Cost(*(mean(column) for column in zip(*costs[second], strict=True)))
    buffers = of_second.buffers / mean(each.buffers for each in costs[first])
    slower = median(b.ms / a.ms for a, b in zip(costs[first], costs[second], strict=True))
    return of_second, buffers, slower


def _block_on(name: str, work: Callable[[User], object], who: str) -> cost.Cost:
    desk.use(name)
    rep = User.objects.get(email=who)
    with clock.moved_to(desk.NOW):
        work(rep)  # warm up the connection
        return cost.of(lambda: work(rep), CALLS)
