"""Every order in which two people's statements can reach PostgreSQL, up to two switches between them.

Each actor is a thread with its own connection that waits at a gate before its statements and before the
commit. A schedule says how many steps ann goes, then how many ben, then ann to her end, then ben to his.
Who blocks on a lock (PostgreSQL says so) lets the other go on. Most races need no more than two switches
(Musuvathi and Qadeer, "Iterative context bounding", 2007), and the number of schedules stays small.

It stays smaller without those that can't differ: a statement that reads nothing which the other writes, and
writes nothing which the other reads, may as well come before or after all of the other's; and who waits for a
lock after three steps waits in every schedule that would have them go further.
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
#: What a statement touches: tables, sequences, the locks that have no row.
TOUCHED = re.compile(r"\b(?:people|campaigns|leads|handoffs|outbox|pg_advisory)_\w+")
WRITES = re.compile(r"\b(?:INSERT|UPDATE|DELETE|pg_advisory_\w+)\b", re.IGNORECASE)


class Actor(threading.Thread):
    """Runs `act`, and waits before each statement that touches one of `tables`, and before each commit. `result`
    is what it returned, or the exception that it raised; `said` are its statements."""

    def __init__(self, act: Callable, at, tables: set[str]):
        super().__init__(daemon=True)
        self.act, self.at, self.tables = act, at, tables
        self.said: list[str] = []
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
        self.said.append(sql)
        if self.tables.intersection(TOUCHED.findall(sql)):
            self._gate()
        return execute(sql, params, many, context)

    @contextmanager
    def _gated_commit(self):
        commit = connection._commit

        def gated():
            self.said.append(COMMIT)
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
    said = [_alone(act, at, reset) for act in (first, second)]
    shared = _shared(*said)
    longest = [
        min(most, sum(sql == COMMIT or bool(shared.intersection(TOUCHED.findall(sql))) for sql in statements))
        for statements in said
    ]
    for before_switch in range(longest[0] + 1):
        for before_back in range(1, longest[1] + 1):
            reset()
            ann, ben = Actor(first, at, shared), Actor(second, at, shared)
            went = _play(ann, ben, before_switch, before_back)
            yield ann.result, ben.result
            if went < before_back:
                break


def _alone(act, at, reset) -> list[str]:
    """The statements of one who has the scene for themselves."""
    reset()
    actor = Actor(act, at, set())
    actor.start()
    while actor.step():
        pass
    actor.join(PATIENCE)
    return actor.said


def _shared(one: list[str], other: list[str]) -> set[str]:
    """The tables that one writes and the other touches."""
    touched, written = [], []
    for said in (one, other):
        touched.append({table for sql in said for table in TOUCHED.findall(sql)})
        written.append({table for sql in said if WRITES.search(sql) for table in TOUCHED.findall(sql)})
    return (written[0] & touched[1]) | (written[1] & touched[0])


def _play(ann: Actor, ben: Actor, before_switch: int, before_back: int) -> int:
    """Both to their ends; returns how many steps ben could go before it was ann's turn again."""
    ann.start(), ben.start()
    went = 0
    for actor, steps in ((ann, before_switch), (ben, before_back)):
        went = 0
        while went < steps and actor.step():
            went += 1
    deadline = time.monotonic() + PATIENCE
    while not (ann.finished and ben.finished):
        for actor in (ann, ben):
            while actor.step():
                pass
        assert time.monotonic() < deadline, "the two wait for each other"
    ann.join(), ben.join()
    return went


def _waits_for_a_lock(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s", [pid])
        row = cursor.fetchone()
    return bool(row and row[0])
