"""Test that Redis faults (flushed, restarted, full, hanging, down) neither delay callbacks nor slow down pages."""

import socket
import statistics
import threading
import time
from contextlib import contextmanager

import pytest
from redis import Redis
from redis.exceptions import RedisError

from salesdesk.embedded.processes import beat, standby, workers
from tests.chaos.desk import PATIENT, SECONDS, Caller

#: Seconds within which a due callback must be offered, whatever the state of Redis.
WITHIN = 90
PAGES = ["/desk/", "/leads/", "/readyz"]


def send_command(desk, *words: str) -> str:
    """Send Redis a command; return its reply."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(5)
        line.connect(str(desk.redis.socket))
        line.sendall((" ".join(words) + "\r\n").encode())
        return line.recv(200).decode()


@contextmanager
def flushed(desk):
    assert "+OK" in send_command(desk, "FLUSHALL")
    yield
    assert "+OK" in send_command(desk, "FLUSHALL")


@contextmanager
def restarted(desk):
    desk.children["redis"].stop()
    desk.children["redis"].start()
    yield


@contextmanager
def full(desk):
    assert "+OK" in send_command(desk, "CONFIG", "SET", "maxmemory", "1")
    assert "OOM" in send_command(desk, "SET", "a", "b")
    yield
    assert "+OK" in send_command(desk, "CONFIG", "SET", "maxmemory", "0")


@contextmanager
def hanging(desk):
    """Redis accepts connections but never replies."""
    process = desk.children["redis"].process
    process.send_signal(19)
    yield
    process.send_signal(18)


@contextmanager
def down(desk):
    desk.children["redis"].stop()
    began = time.monotonic()
    yield
    time.sleep(max(0, SECONDS - (time.monotonic() - began)))
    desk.children["redis"].start()


@contextmanager
def healthy(_desk):
    """Redis works, for as long as most faults last: the baseline for response times on this machine."""
    yield
    time.sleep(min(SECONDS, 15))


#: Faults during which Celery cannot work, so that the standby has to step in.
WITHOUT_CELERY = (full, hanging, down)


class Bell(threading.Thread):
    """A stand-in for Redis that accepts connections, never replies, and counts them."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        self.path, self.rang = folder / "bell.sock", 0
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(str(self.path))
        self.listening.listen()

    def run(self):
        held = []
        while True:
            held.append(self.listening.accept())
            self.rang += 1


class Visitor(threading.Thread):
    """Opens pages continuously."""

    def __init__(self, desk):
        super().__init__(daemon=True)
        self.desk, self.stop, self.took, self.failed = desk, threading.Event(), [], []
        self.quickest = dict.fromkeys(PAGES, float("inf"))

    @property
    def least(self) -> float:
        """Return the mean of each page's quickest time, which other processes on the machine hardly change."""
        return statistics.mean(self.quickest.values())

    @property
    def slow(self) -> float:
        """Return the share of pages that took longer than a second."""
        return sum(each >= 1 for each in self.took) / len(self.took)

    def run(self):
        while not self.stop.is_set():
            for page in PAGES:
                began = time.monotonic()
                status, text = self.desk.get(page)
                self.took.append(time.monotonic() - began)
                self.quickest[page] = min(self.quickest[page], self.took[-1])
                if status != 200:
                    self.failed.append((page, status, text[:300]))
            time.sleep(0.5)


@pytest.fixture
def working(desk, web):
    desk.fill(300, first="1 hour", last="2 hours")
    promises = next(child for child in workers() if child.name == "worker-promises")
    desk.start(promises, beat(desk.folder), standby())
    desk.serve(web)
    desk.until(desk.ready, 60)
    return desk


def surfaces(desk, lead: int) -> float:
    """Let a callback fall due in two seconds; return how many seconds later it was offered."""
    desk.sql("UPDATE leads_nextstep SET due_at = now() + interval '2 seconds' WHERE lead_id = %s", lead)
    return (
        desk.until(lambda: desk.one("SELECT ready FROM leads_nextstep WHERE lead_id = %s", lead), WITHIN + 2)
        - 2
    )


def visited(desk, number: int, fault) -> Visitor:
    """Open pages during the fault while the callback of lead `number` falls due; return the visitor."""
    visitor = Visitor(desk)
    with fault(desk):
        visitor.start()
        if fault in WITHOUT_CELERY and not PATIENT:  # skip most of the standby's waiting time
            desk.sql("UPDATE workers_sweep SET last_finished = last_finished - interval '20 seconds'")
        late = surfaces(desk, number)
    visitor.stop.set()
    visitor.join()
    print(  # noqa: T201
        f"{fault.__name__}: {late:.0f} s after due; {len(visitor.took)} pages, at least {visitor.least:.3f} s,"
        f" at most {max(visitor.took):.2f} s"
    )
    assert late <= WITHIN
    assert [] == visitor.failed, fault.__name__
    return visitor


def test_redis_faults_do_not_delay_callbacks_or_pages(working):
    """Single pages may be slow because of other processes, so each fault is compared with a healthy baseline."""
    desk = working
    baseline = visited(desk, 1, healthy)
    for number, fault in enumerate([flushed, restarted, full, hanging, down], 2):
        visitor = visited(desk, number, fault)
        assert sorted(visitor.took)[int(len(visitor.took) * 0.95)] < 1, fault.__name__
        assert visitor.slow <= baseline.slow + max(0.02, 2 / len(visitor.took)), fault.__name__
        assert visitor.least < 1.5 * baseline.least + 0.05, fault.__name__

    # Without the standby a callback waits for Redis. Then Celery recovers by itself, without a restart.
    desk.children.pop("standby").stop()
    before = {name: pid for name, pid in desk.pids().items() if name != "redis"}
    with down(desk):
        desk.sql("UPDATE leads_nextstep SET due_at = now() WHERE lead_id = 9")
        time.sleep(12)
        assert 1 == desk.late()
    desk.until(lambda: desk.late() == 0, WITHIN)
    assert before == {name: pid for name, pid in desk.pids().items() if name != "redis"}
    assert all(child.running() for child in desk.children.values())


def test_pages_and_logged_calls_never_connect_to_redis(desk, web):
    """A page that never connects cannot wait for Redis or fail because of it, however busy the machine is."""
    desk.fill(300, first="-2 hours", last="-1 hour")
    desk.sql("UPDATE leads_nextstep SET ready = true")
    bell = Bell(desk.folder)
    bell.start()
    desk.env["REDIS_URL"] = f"redis+socket://{bell.path}?virtual_host=0"
    desk.serve(web)

    for page in [*PAGES, "/phone-nurture/", "/handoffs/", "/leads/1/", "/leads/1/exit/", "/me/"]:
        assert desk.get(page)[0] == (503 if page == "/readyz" else 200), page  # no sweeps are running
    with Caller.at_work(desk) as caller:
        desk.until(lambda: len(caller.acknowledged) >= 5, 60)
    assert 0 == bell.rang

    # Verify that a connection would have been counted.
    with pytest.raises(RedisError):
        Redis(unix_socket_path=str(bell.path), socket_timeout=0.2).ping()
    assert 1 <= bell.rang
