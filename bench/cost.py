"""The database cost of a piece of work: statements, shared buffers, time."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import psutil
from django.db import connection


class Cost(NamedTuple):
    """Per operation: statements sent, shared buffers touched (hit or read), milliseconds."""

    sql: float
    buffers: float
    ms: float


def of(work: Callable[[], object], times: int) -> Cost:
    """Return the mean cost of `work` over `times` runs."""
    statements = 0

    def count(execute, sql, params, many, context):
        nonlocal statements
        statements += 1
        return execute(sql, params, many, context)

    before = _buffers()
    started = time.perf_counter()
    with connection.execute_wrapper(count):
        for _time in range(times):
            work()
    elapsed = time.perf_counter() - started
    return Cost(statements / times, (_buffers() - before) / times, elapsed / times * 1000)


def processor_seconds_of_database() -> float:
    """Return the processor time that the server process of this connection has used, on this machine."""
    pid = connection.connection.info.backend_pid
    exact = Path(f"/proc/{pid}/schedstat")  # Linux: nanoseconds, where psutil has hundredths of a second
    if exact.exists():
        return int(exact.read_text().split()[0]) / 1e9
    used = psutil.Process(pid).cpu_times()
    return used.user + used.system


def _buffers() -> int:
    """Return the buffers that this connection has used so far (pg_stat_io of the backend)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT sum(coalesce(hits, 0) + coalesce(reads, 0)) FROM pg_stat_get_backend_io(pg_backend_pid())"
        )
        return int(cursor.fetchone()[0])
