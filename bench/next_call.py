"""The cost of our own Python code per key press.

Logging a call and rendering the next card may take at most twice as long as an empty page plus the same SQL alone.
"""

import time
import uuid
from collections.abc import Callable, Iterator
from statistics import median

from django.db import connection, transaction
from django.test import Client, override_settings

from leads.models import Hold
from leads.queue import claim
from salesdesk import clock
from salesdesk.people.models import User

from . import call, cost, desk
from .figure import Figure

WARM, CALLS = 5, 2 * call.CALLS


def figures() -> Iterator[Figure]:
    """Measure the logging page against an empty page and raw SQL, in alternation, at each size."""
    for size in desk.SIZES:
        desk.make(size)
        with clock.moved_to(desk.NOW), override_settings(ROOT_URLCONF="bench.nothing"):
            yield _figure(size)


def _figure(size: int) -> Figure:
    rep = User.objects.get(email="rep@desk.example")
    browser = Client(headers={"hx-request": "true"}, SERVER_NAME="localhost")
    browser.force_login(rep)
    claim.take_next(rep)
    empty_page, logged, raw = [], [], []
    for _call in range(WARM + CALLS):
        empty_page.append(_seconds(lambda: _check_status(browser.get("/nothing/"))))
        statements: list[tuple] = []
        # Rolled back, so that the same statements can be replayed on the same data.
        with transaction.atomic(), connection.execute_wrapper(_record_in(statements)):
            logged.append(_seconds(lambda: _log(browser, rep)))
            transaction.set_rollback(True)
        with transaction.atomic():
            raw.append(_seconds(lambda: _replay(statements)))  # noqa: B023 - runs at once
            transaction.set_rollback(True)
        _log(browser, rep)
    mean = cost.of(lambda: _log(browser, rep), 10)
    ms, empty_ms, sql_ms = (1000 * median(times[WARM:]) for times in (logged, empty_page, raw))
    against = f"an empty page ({empty_ms:.1f} ms) plus the raw SQL ({sql_ms:.1f} ms)"
    return Figure("next_call", size, mean.sql, mean.buffers, ms, ms / (empty_ms + sql_ms), 2.0, against)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _log(browser: Client, rep: User) -> None:
    """Log the call on screen as not answered."""
    lead, fence = Hold.objects.values_list("lead_id", "fence").get(person=rep)
    form = {"outcome": "no_answer", "key": uuid.uuid4(), "fence": fence}
    _check_status(browser.post(f"/desk/log/{lead}/", form))


def _check_status(response) -> None:
    if response.status_code != 200:
        raise RuntimeError(f"The desk returned status {response.status_code}, so nothing was measured.")


def _record_in(statements: list[tuple]):
    def record(execute, sql, params, many, context):
        statements.append((sql, params, many))
        return execute(sql, params, many, context)

    return record


def _replay(statements: list[tuple]) -> None:
    """Send the same statements again, bypassing Django."""
    with connection.connection.cursor() as cursor:
        for sql, params, many in statements:
            if many:
                cursor.executemany(sql, params)
            else:
                cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()
