"""Test that repeated PostgreSQL crashes under load lose no acknowledged call and require no restart."""

import signal
import time

import pytest

from salesdesk.embedded.processes import beat, workers
from tests.chaos.desk import PATIENT, SECONDS, Caller

CRASHES = 10 if PATIENT else 3


@pytest.fixture
def working(desk, web):
    desk.fill(5_000, first="-1 hour", last=f"{SECONDS} seconds")
    promises = next(child for child in workers() if child.name == "worker-promises")
    desk.start(promises, beat(desk.folder))
    desk.serve(web)
    return desk


def crash(cluster) -> None:
    """Stop PostgreSQL in immediate mode and start it again."""
    cluster.child.process.send_signal(signal.SIGQUIT)
    cluster.child.process.wait(30)
    cluster.child.start()
    cluster.child.wait_until_ready()


def test_postgres_crashes_lose_no_acknowledged_call_and_need_no_restart(working, cluster):
    desk = working
    with Caller.at_work(desk) as caller:
        desk.until(lambda: len(caller.acknowledged) > 3, 90)
        before = desk.pids()
        for _crash in range(CRASHES):
            so_far = len(caller.acknowledged)
            crash(cluster)
            desk.until(lambda: len(caller.acknowledged) > so_far, 60)  # noqa: B023
            time.sleep(0.3)

    assert before == desk.pids()
    assert all(child.running() for child in desk.children.values())
    desk.until(desk.ready, 60)
    desk.until(lambda: desk.late() == 0, 90)
    kept = {row[0] for row in desk.sql("SELECT key FROM leads_activity WHERE kind = 'call'")}
    assert set(caller.acknowledged) <= kept
    assert desk.one("SELECT count(*) FROM leads_completedstep WHERE completed") == len(kept)
    print(f"{CRASHES} crashes, {len(caller.acknowledged)} calls acknowledged")  # noqa: T201
