"""Run two transactions in every order of their statements, with up to two context switches.

Each actor runs in a thread with its own connection, and waits at a gate before each statement and before the
commit. A schedule is a number of steps for ann, then for ben; then ann runs to her end, then ben to his.
When PostgreSQL reports that an actor waits for a lock, the other continues. Most races need no more than two
switches (Musuvathi and Qadeer, "Iterative context bounding", 2007), which keeps the number of schedules small.

Schedules that cannot differ are skipped: reads of tables that the other actor does not write, and writes of tables
that it does not touch, are not gated, and an actor blocked on a lock after n steps is blocked in every
schedule with more steps.
"""

import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager

from django.db import connection

from salesdesk import clock

PATIENCE = 10.0
COMMIT = "COMMIT"
#: The objects that a statement accesses: tables, sequences and advisory locks.
TOUCHED = re.compile(r"\b(?:people|campaigns|leads|handoffs|outbox|pg_advisory)_\w+")
WRITES = re.compile(r"\b(?:INSERT|UPDATE|DELETE|pg_advisory_\w+)\b", re.IGNORECASE)


class Statements:
    """The statements of one actor, with the objects that they read and write."""

    def __init__(self, executed: list[str]):
        self.executed = executed
        self.touched = {table for sql in executed for table in TOUCHED.findall(sql)}
        self.written = {table for sql in executed if WRITES.search(sql) for table in TOUCHED.findall(sql)}

    def conflict_with(self, sql: str) -> bool:
        """Return whether the order of `sql` and one of these may matter: both touch an object, and one writes it."""
        return not (self.touched if WRITES.search(sql) else self.written).isdisjoint(TOUCHED.findall(sql))

    def gates_of(self, other: "Statements") -> int:
        """Return at how many of its statements the other waits."""
        return sum(sql == COMMIT or self.conflict_with(sql) for sql in other.executed)


class Actor:
    """Run `act`, waiting before each statement that conflicts with one of `rival` and before each commit.

    `result` is the return value of `act` or the exception it raised; `statements` is the SQL it executed.
    """

    def __init__(self, act: Callable, at, rival: Statements):
        self.act, self.at, self.rival = act, at, rival
        self.statements: list[str] = []
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

    def _gate(self):
        self.arrived.set()
        self.may_go.wait()
        self.may_go.clear()

    def _statement(self, execute, sql, params, many, context):
        self.statements.append(sql)
        if self.rival.conflict_with(sql):
            self._gate()
        return execute(sql, params, many, context)

    @contextmanager
    def _gated_commit(self):
        commit = connection._commit

        def gated():
            self.statements.append(COMMIT)
            self._gate()
            commit()

        connection._commit = gated
        try:
            yield
        finally:
            del connection._commit

    def step(self) -> bool:
        """Pass one gate. Return False when finished or blocked on a lock of the other actor."""
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
            assert time.monotonic() < deadline, "an actor is neither running nor waiting for a lock"
        return True


def outcomes(first: Callable, second: Callable, *, at, reset: Callable, most: int = 40) -> Iterator[tuple]:
    """Yield both results for every schedule. `reset` restores the data before each and is not interleaved.

    `most` limits the steps before a switch.
    """
    with _thread() as anns_thread, _thread() as bens_thread:
        anns, bens = (_alone(act, at, reset, anns_thread) for act in (first, second))
        for before_switch in range(min(most, bens.gates_of(anns)) + 1):
            for before_back in range(1, min(most, anns.gates_of(bens)) + 1):
                reset()
                ann, ben = Actor(first, at, bens), Actor(second, at, anns)
                done = [anns_thread.submit(ann.run), bens_thread.submit(ben.run)]
                steps = _play(ann, ben, before_switch, before_back)
                wait(done)
                yield ann.result, ben.result
                if steps < before_back:
                    break


@contextmanager
def _thread() -> Iterator[ThreadPoolExecutor]:
    """Yield a thread for one actor after the other: opening a connection takes longer than most schedules."""
    with ThreadPoolExecutor(1) as thread:
        try:
            yield thread
        finally:
            thread.submit(lambda: connection.close())  # of that thread


def _alone(act, at, reset, thread) -> Statements:
    """Return the statements of `act` when it runs without a competitor."""
    reset()
    actor = Actor(act, at, Statements([]))
    done = thread.submit(actor.run)
    while actor.step():
        pass
    wait([done])
    return Statements(actor.statements)


def _play(ann: Actor, ben: Actor, before_switch: int, before_back: int) -> int:
    """Run both actors to the end. Return how many steps ben took before the switch back to ann."""
    taken = 0
    for actor, steps in ((ann, before_switch), (ben, before_back)):
        taken = 0
        while taken < steps and actor.step():
            taken += 1
    deadline = time.monotonic() + PATIENCE
    while not (ann.finished and ben.finished):
        for actor in (ann, ben):
            while actor.step():
                pass
        assert time.monotonic() < deadline, "the actors are deadlocked"
    return taken


def _waits_for_a_lock(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wait_event_type = 'Lock' FROM pg_stat_get_activity(%s)", [pid])
        row = cursor.fetchone()
    return bool(row and row[0])
