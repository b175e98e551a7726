"""What the desk's own Python costs when a key is pressed: the call is logged and the next card is there, in at most
twice the time of a page that does nothing and of the same statements alone."""

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
    """On each desk: the page that logs, against nothing and raw SQL, measured in turns."""
    for size in desk.SIZES:
        desk.make(size)
        with clock.moved_to(desk.NOW), override_settings(ROOT_URLCONF="bench.nothing"):
            yield _figure(size)


def _figure(size: int) -> Figure:
    rep = User.objects.get(email="rep@desk.example")
    browser = Client(headers={"hx-request": "true"}, SERVER_NAME="localhost")
    browser.force_login(rep)
    claim.take_next(rep)
    nothing, whole, raw = [], [], []
    for _call in range(WARM + CALLS):
        nothing.append(_took(lambda: _answered(browser.get("/nothing/"))))
        said: list[tuple] = []
        # What it did is undone, so that the same statements find the desk as it was.
        with transaction.atomic(), connection.execute_wrapper(_into(said)):
            whole.append(_took(lambda: _log(browser, rep)))
            transaction.set_rollback(True)
        with transaction.atomic():
            raw.append(_took(lambda: _replay(said)))  # noqa: B023 - it runs here
            transaction.set_rollback(True)
        _log(browser, rep)
    of_one = cost.of(lambda: _log(browser, rep), 10)
    ms, empty, statements = (1000 * median(times[WARM:]) for times in (whole, nothing, raw))
    against = f"a page that does nothing ({empty:.1f} ms) and the raw SQL ({statements:.1f} ms)"
    return Figure("next_call", size, of_one.sql, of_one.buffers, ms, ms / (empty + statements), 2.0, against)


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _log(browser: Client, rep: User) -> None:
    """Nobody answers: one key."""
    lead, fence = Hold.objects.values_list("lead_id", "fence").get(person=rep)
    form = {"outcome": "no_answer", "key": uuid.uuid4(), "fence": fence}
    _answered(browser.post(f"/desk/log/{lead}/", form))


def _answered(response) -> None:
    if response.status_code != 200:
        raise RuntimeError(f"The desk answered {response.status_code}: nothing is measured.")


def _into(said: list[tuple]):
    def record(execute, sql, params, many, context):
        said.append((sql, params, many))
        return execute(sql, params, many, context)

    return record


def _replay(said: list[tuple]) -> None:
    """The statements, sent as they were, past Django."""
    with connection.connection.cursor() as cursor:
        for sql, params, many in said:
            if many:
                cursor.executemany(sql, params)
            else:
                cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()
