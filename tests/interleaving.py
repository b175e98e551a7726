"""Run two transactions in every order of their statements, with up to two context switches.

Each actor is a thread with its own connection that waits at a gate before each statement and before the
commit. A schedule is a number of steps for ann, then for ben; then ann runs to her end, then ben to his.
When PostgreSQL reports that an actor waits for a lock, the other continues. Most races need no more than two
switches (Musuvathi and Qadeer, "Iterative context bounding", 2007), which keeps the number of schedules small.

Schedules that cannot differ are skipped: statements on tables that the other actor does not write (or does not
read, if this one writes) are not gated, and an actor blocked on a lock after n steps is blocked in every
schedule with more steps.
"""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from salesdesk import clock

PATIENCE = 10.0
COMMIT = "COMMIT"
#: The objects that a statement accesses: tables, sequences and advisory locks.
TOUCHED = re.compile(r"\b(?:people|campaigns|leads|handoffs|outbox|pg_advisory)_\w+")
WRITES = re.compile(r"\b(?:INSERT|UPDATE|DELETE|pg_advisory_\w+)\b", re.IGNORECASE)


class Actor(threading.Thread):
    """Run `act` in a thread, waiting before each statement on one of `tables` and before each commit.

    `result` is the return value of `act` or the exception it raised; `statements` is the SQL it executed.
    """

    def __init__(self, act: Callable, at, tables: set[str]):
        super().__init__(daemon=True)
        self.act, self.at, self.tables = act, at, tables
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
            connection.close()

    def _gate(self):
        self.arrived.set()
        self.may_go.wait()
        self.may_go.clear()

    def _statement(self, execute, sql, params, many, context):
        self.statements.append(sql)
        if self.tables.intersection(TOUCHED.findall(sql)):
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
    runs = [_alone(act, at, reset) for act in (first, second)]
    shared = _shared(*runs)
    longest = [
        min(most, sum(sql == COMMIT or bool(shared.intersection(TOUCHED.findall(sql))) for sql in statements))
        for statements in runs
    ]
    for before_switch in range(longest[0] + 1):
        for before_back in range(1, longest[1] + 1):
            reset()
            ann, ben = Actor(first, at, shared), Actor(second, at, shared)
            steps = _play(ann, ben, before_switch, before_back)
            yield ann.result, ben.result
            if steps < before_back:
                break


def _alone(act, at, reset) -> list[str]:
    """Return the statements of `act` when it runs without a competitor."""
    reset()
    actor = Actor(act, at, set())
    actor.start()
    while actor.step():
        pass
    actor.join(PATIENCE)
    return actor.statements


def _shared(one: list[str], other: list[str]) -> set[str]:
    """Return the tables that one actor writes and the other accesses."""
    touched, written = [], []
    for statements in (one, other):
        touched.append({table for sql in statements for table in TOUCHED.findall(sql)})
        written.append({table for sql in statements if WRITES.search(sql) for table in TOUCHED.findall(sql)})
    return (written[0] & touched[1]) | (written[1] & touched[0])


def _play(ann: Actor, ben: Actor, before_switch: int, before_back: int) -> int:
    """Run both actors to the end. Return how many steps ben took before the switch back to ann."""
    ann.start(), ben.start()
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
    ann.join(), ben.join()
    return taken


def _waits_for_a_lock(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s", [pid])
        row = cursor.fetchone()
    return bool(row and row[0])
