"""Claiming and logging calls takes hardly longer while every lead of the team moves to another territory.

The move stops and goes on in alternating blocks of the same length. The 99th percentile of each kind is that of its
best block, as other work on the machine only ever adds time.
"""

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from django.db import connection

from campaigns.models import Territory
from leads.assignment import move_batches, move_rules, moving
from leads.calling import calls
from leads.models import Hold, TerritoryMove
from leads.models.calling.activity import Outcome
from leads.queue import claim
from salesdesk import clock
from salesdesk.people.models import Team, User

from .. import desk
from ..call import BLOCKS
from ..figure import Figure

SIZE = int(os.environ.get("BENCH_TERRITORY_MOVE", "20000"))
REPS, EACH, LIMIT = 4, 4, 2.0
#: Seconds of a block. The last one ends with the move.
BLOCK = 8.0
#: Calls of each process that are not counted, as the first ones generate their SQL.
WARM = 2
#: Seconds between calls, without which the reps would wait for the processors and not for the move.
PAUSE = 0.02
FORK = multiprocessing.get_context("fork")


class Times(NamedTuple):
    """Seconds that each claim and each logged call took."""

    claims: list[float]
    logs: list[float]

    def p99(self) -> tuple[float, float]:
        return _p99(self.claims), _p99(self.logs)


def figures() -> Iterator[Figure]:
    """Yield the 99th percentile of a claim, and of logging a call, during moves relative to blocks without one."""
    desk.copy(desk.make(SIZE, reps=REPS, each_company=EACH), f"bench_territory_move_{SIZE}")
    _draw_territories()
    _start()
    quiet, during, seconds = [], [], 0.0
    for _block in range(BLOCKS):
        moving_times, took = _while_working(_go_on)
        during.append(moving_times)
        quiet.append(_while_working(lambda took=took: time.sleep(took))[0])
        seconds += took
        if not _move().is_running:
            break
    pace = f"{_move().moved / seconds:,.0f} leads a second"
    for what, before, then in zip(("claim", "log"), _best(quiet), _best(during), strict=True):
        against = f"p99 without a move, {1000 * before:.0f} ms; ms is p99 while {pace} move"
        yield Figure(f"territory_move_{what}", SIZE, 0, 0, 1000 * then, then / before, LIMIT, against)


def _draw_territories() -> None:
    """Give each territory postcodes of its own, and spread the companies over these."""
    territories = list(Territory.objects.order_by("pk"))
    for n, territory in enumerate(territories):
        territory.postcodes = [str(10 + n)]
        territory.save()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE leads_company SET postcode = 10 + id %% %s || '00'", [len(territories)])
        cursor.execute("VACUUM ANALYZE leads_company")


def _start() -> None:
    team = Team.objects.get()
    expected = sum(change.leads for change in move_rules.preview(team))
    moving.start(team, User.objects.get(role="field"), expected)


def _go_on() -> None:
    """Go on with the move until it ends, for a block at most."""
    ends = time.monotonic() + BLOCK
    while _move().is_running and time.monotonic() < ends:
        move_batches.run(desk.NOW, ends - time.monotonic())


def _move() -> TerritoryMove:
    return TerritoryMove.objects.latest("pk")


def _while_working(work: Callable[[], None]) -> tuple[Times, float]:
    """Let all reps call, each in a process, until `work` is done; return what their calls and `work` took."""
    reps = list(User.objects.filter(role="inside").values_list("pk", flat=True))
    connection.close()
    ready, done, found = FORK.Barrier(len(reps) + 1), FORK.Event(), FORK.SimpleQueue()
    callers = [FORK.Process(target=_call, args=(pk, ready, done, found)) for pk in reps]
    for caller in callers:
        caller.start()
    ready.wait()
    began = time.monotonic()
    with clock.moved_to(desk.NOW):
        work()
    took = time.monotonic() - began
    done.set()
    times = [found.get() for _caller in callers]
    for caller in callers:
        caller.join()
    return Times(*(list(chain.from_iterable(each)) for each in zip(*times, strict=True))), took


def _call(pk: int, ready, done, found) -> None:
    """Claim and log calls until `done`; put the seconds of each in `found`."""
    times = Times([], [])
    with clock.moved_to(desk.NOW):
        rep = User.objects.get(pk=pk)
        for _call in range(WARM):
            _claim_and_log(rep)
        ready.wait()
        while not done.is_set() or not times.logs:
            claimed, logged = _claim_and_log(rep)
            times.claims.append(claimed)
            times.logs.append(logged)
            time.sleep(PAUSE)
    connection.close()
    found.put(times)


def _claim_and_log(rep: User) -> tuple[float, float]:
    """Return the seconds that claiming a call took, and those of logging it as not answered."""
    began = time.monotonic()
    step = claim.take_next(rep)
    claimed = time.monotonic()
    fence = Hold.objects.values_list("fence", flat=True).get(person=rep)
    fetched = time.monotonic()
    calls.log(step.lead_id, calls.Call(Outcome.NO_ANSWER), by=rep, fence=fence)
    return claimed - began, time.monotonic() - fetched


def _best(blocks: list[Times]) -> tuple[float, float]:
    claims, logs = zip(*(each.p99() for each in blocks), strict=True)
    return min(claims), min(logs)


def _p99(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)]
