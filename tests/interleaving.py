"""Every order in which two people's statements can reach PostgreSQL, up to two switches between them.

Each actor is a thread with its own connection that waits at a gate before every statement and before the
commit. A schedule says how many steps ann goes, then how many ben, then ann to her end, then ben to his.
Who blocks on a lock (PostgreSQL says so) lets the other go on. Most races need no more than two switches
(Musuvathi and Qadeer, "Iterative context bounding", 2007), and the number of schedules stays small.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product

from django.db import connection

from salesdesk import clock

PATIENCE = 10.0


class Actor(threading.Thread):
    """Runs `act` one statement at a time. `result` is what it returned, or the exception that it raised."""

    def __init__(self, act: Callable, at):
        super().__init__(daemon=True)
        self.act, self.at = act, at
        self.arrived, self.may_go = threading.Event(), threading.Event()
        self.finished, self.result, self.pid = False, None, None

    def run(self):
        try:
            with clock.moved_to(self.at), connection.execute_wrapper(self._statement), self._gated_commit():
                connection.ensure_connection()
                self.pid = connection.connection.info.backend_pid
                self.result = self.act()
        except Exception as error:
            self.result = error
        finally:
            self.finished = True
            self.arrived.set()
            connection.close()

    def _gate(self):
        self.arrived.set()
        self.may_go.wait()
        self.may_go.clear()

    def _statement(self, execute, sql, params, many, context):
        self._gate()
        return execute(sql, params, many, context)

    @contextmanager
    def _gated_commit(self):
        commit = connection._commit

        def gated():
            self._gate()
            commit()

        connection._commit = gated
        try:
            yield
        finally:
            del connection._commit

    def step(self) -> bool:
        """Go through one gate. False when finished, or waiting for a lock that the other has."""
        if not self.arrived.is_set() and not self._arrives():
            return False
        if self.finished:
            return False
        self.arrived.clear()
        self.may_go.set()
        return self._arrives()

    def _arrives(self) -> bool:
        deadline = time.monotonic() + PATIENCE
        while not self.arrived.wait(0.002):
            if self.pid and _waits_for_a_lock(self.pid):
                return False
            assert time.monotonic() < deadline, "an actor neither goes on nor waits for a lock"
        return True


def outcomes(first: Callable, second: Callable, *, at, reset: Callable, most: int = 40) -> Iterator[tuple]:
    """What both got, in every schedule. `reset` lays the scene anew before each and is not interleaved.

    `most` bounds the steps before a switch; a schedule that asks for more steps than there are is the last of
    its row.
    """
    longest = [_steps_of(first, at, reset, most), _steps_of(second, at, reset, most)]
    for before_switch, before_back in product(range(longest[0] + 1), range(1, longest[1] + 1)):
        reset()
        yield _play(first, second, at, before_switch, before_back)


def _steps_of(act, at, reset, most) -> int:
    reset()
    actor = Actor(act, at)
    actor.start()
    steps = 0
    while actor.step():
        steps += 1
    actor.join(PATIENCE)
    return min(steps, most)


def _play(first, second, at, before_switch, before_back) -> tuple:
    ann, ben = Actor(first, at), Actor(second, at)
    ann.start(), ben.start()
    for actor, steps in ((ann, before_switch), (ben, before_back)):
        for _step in range(steps):
            if not actor.step():
                break
    deadline = time.monotonic() + PATIENCE
    while not (ann.finished and ben.finished):
        for actor in (ann, ben):
            while actor.step():
                pass
        assert time.monotonic() < deadline, "the two wait for each other"
    ann.join(), ben.join()
    return ann.result, ben.result


def _waits_for_a_lock(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s", [pid])
        row = cursor.fetchone()
    return bool(row and row[0])
