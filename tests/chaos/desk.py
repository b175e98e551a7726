"""A desk of real processes for chaos tests: PostgreSQL, Redis, web, workers, beat and standby.

The processes have the same command lines as under `manage.py desk`.
"""

import http.client
import json
import os
import re
import threading
import time
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import psutil
import psycopg

from bench.desk import LEADS
from salesdesk.embedded.children import Child
from salesdesk.embedded.postgres import Postgres
from salesdesk.embedded.redis import Redis

#: How long a test causes faults. The default is for `make test`; .ci/run uses a minute. Setup takes about ten
#: seconds more.
SECONDS = float(os.environ.get("CHAOS_SECONDS", "5"))
#: Whether there is time to wait for the desk's slower reactions.
PATIENT = SECONDS >= 15
CSRF = "c" * 32

CALLBACKS = """
UPDATE leads_nextstep
   SET kind = 'callback', rank = 1000, ready = false, wall_time = '2026-11-24T10:00', zone = 'Europe/Amsterdam',
       due_at = now() + %(first)s::interval + (id::float8 / %(size)s) * (%(last)s::interval - %(first)s::interval)
"""
#: Gives the first `count` leads a lost deal that is recycled today.
LOST = """
SET LOCAL session_replication_role = replica;
DELETE FROM leads_nextstep WHERE lead_id <= {count};
UPDATE leads_lead SET stage = 'lost', stream = 'none', reason = 'price', recycle_on = current_date,
       closed_at = now(), closed_by_id = (SELECT id FROM people_user WHERE role = 'inside' LIMIT 1)
 WHERE id <= {count};
"""
MESSAGES = """
INSERT INTO outbox_outbox (topic, payload, dedupe_key, attempts, created_at, next_at, error, discard_reason)
SELECT 'mail', jsonb_build_object('to', 'n' || n || '@customer.example', 'subject', 'S', 'text', 'T'),
       'message ' || n, 0, now(), now(), '', ''
  FROM generate_series(1, %s) n
"""


class ChaosDesk:
    """A desk that a test starts, kills and queries. Start children only in the test's own thread."""

    def __init__(self, folder: Path, postgres: Postgres, database: str, session: str):
        self.folder, self.postgres, self.database, self.session = folder, postgres, database, session
        self.redis = Redis(folder, folder)
        self.children: dict[str, Child] = {}
        self.env = {
            "DATABASE_URL": postgres.url(database),
            "REDIS_URL": self.redis.url(),
            "SECRET_KEY": os.environ["SECRET_KEY"],
            "PYTHONWARNINGS": "ignore",
        }

    # Processes

    def start(self, *children: Child) -> None:
        for child in children:
            child.log = self.folder / f"{child.name}.log"
            child.env = {**child.env, **self.env}
            self.children[child.name] = child
            child.start()

    def start_redis(self) -> None:
        child = self.redis.child()
        self.start(child)
        child.wait_until_ready()

    def serve(self, web) -> None:
        self.start(web.child())
        self.port = web.port
        self.until(lambda: self.get("/livez")[0] == 200, 60)

    def kill(self, name: str, *, whole: bool = True) -> None:
        """Kill a process with SIGKILL: with all its children if `whole`, otherwise only one child."""
        child = self.children[name]
        with suppress(psutil.NoSuchProcess):
            family = psutil.Process(child.process.pid).children(recursive=True)
            for process in [child.process, *family] if whole else family[:1]:
                with suppress(psutil.NoSuchProcess):
                    process.kill()

    def revive(self) -> None:
        """Restart exited children, as the desk's supervisor does but without its delay."""
        for child in self.children.values():
            if child.check_exit():
                child.start()

    def stop(self) -> None:
        for child in reversed(self.children.values()):
            child.stop_within = 5
            child.stop()

    def pids(self) -> dict[str, int]:
        return {name: child.process.pid for name, child in self.children.items()}

    # Database

    def sql(self, query: str, *parameters):
        """Return the rows of a query, or None if it returns no rows."""
        with psycopg.connect(self.postgres.url(self.database), autocommit=True) as connection:
            cursor = connection.execute(query, parameters or None)
            return cursor.fetchall() if cursor.description else None

    def one(self, query: str, *parameters):
        return self.sql(query, *parameters)[0][0]

    def fill(self, size: int, *, first: str, last: str) -> None:
        """Create `size` leads with a promised call each, due from `first` to `last` (such as "-1 hour" from now)."""
        # Bind parameters in the client, as Django does.
        at = self.postgres.url(self.database)
        with psycopg.connect(at, cursor_factory=psycopg.ClientCursor) as connection:
            now = connection.execute("SELECT now()").fetchone()[0]
            pools = {
                "campaigns": [row[0] for row in connection.execute("SELECT id FROM campaigns_campaign")],
                "territories": [row[0] for row in connection.execute("SELECT id FROM campaigns_territory")],
            }
            pools |= {"c": len(pools["campaigns"]), "t": len(pools["territories"]), "companies": size}
            facts = {
                "size": size,
                "now": now,
                "opens": now - timedelta(days=1),
                "closes": now + timedelta(hours=9),
                **pools,
            }
            for statement in filter(str.strip, LEADS.split(";")):
                connection.execute(statement, facts)
            connection.execute(CALLBACKS, {"first": first, "last": last, "size": size})

    def lose(self, count: int) -> None:
        with psycopg.connect(self.postgres.url(self.database)) as connection:
            for statement in filter(str.strip, LOST.format(count=count).split(";")):
                connection.execute(statement)

    def late(self) -> int:
        """Return the number of due callbacks that are not offered, although nobody holds their company."""
        return self.one(
            "SELECT count(*) FROM leads_nextstep step WHERE kind = 'callback' AND NOT ready AND due_at <= now()"
            " AND NOT EXISTS (SELECT 1 FROM leads_hold hold WHERE hold.company_id = step.company_id)"
        )

    # HTTP

    def get(self, path: str, *, data: bytes | None = None, within: float = 20) -> tuple[int | None, str]:
        """Return status and body; the status is None if there was no complete response."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data)
        request.add_header("Cookie", f"sessionid={self.session}; csrftoken={CSRF}")
        request.add_header("X-CSRFToken", CSRF)
        request.add_header("HX-Request", "true")
        try:
            with urllib.request.urlopen(request, timeout=within) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return None, ""

    def ready(self) -> bool:
        status, text = self.get("/readyz")
        return status == 200 and json.loads(text)["ready"]

    def until(self, true, within: float, meanwhile=lambda: None) -> float:
        """Wait until `true()` holds, at most `within` seconds; return how long it took in seconds."""
        began = time.monotonic()
        while not true():
            meanwhile()
            waited = time.monotonic() - began
            assert waited < within, f"not true after {waited:.0f} s; see {self.folder}: {self.last_words()}"
            time.sleep(0.2)
        return time.monotonic() - began

    def last_words(self) -> str:
        return "\n".join(f"{log.stem}: {log.read_text()[-600:]}" for log in self.folder.glob("*.log"))


class Caller:
    """A rep who takes the next call, logs it, and repeats each request until it gets a response."""

    def __init__(self, desk: ChaosDesk):
        self.desk = desk
        #: Keys of the calls whose logging the desk acknowledged.
        self.acknowledged: list[uuid.UUID] = []
        self.card = ""

    @classmethod
    @contextmanager
    def at_work(cls, desk: ChaosDesk):
        """Run a rep in a thread during the block; at its end no request is pending."""
        caller, stop = cls(desk), threading.Event()
        working = threading.Thread(target=caller.work, args=[stop])
        working.start()
        try:
            yield caller
        finally:
            stop.set()
            working.join()

    def work(self, stop) -> None:
        while not stop.is_set():
            form = re.search(r'id="call-form" method="post" action="([^"]*)"', self.card)
            fence = re.search(r'name="fence" value="(\d+)"', self.card)
            if form and fence:
                self._log(form[1], fence[1], stop)
            else:
                _status, self.card = self.desk.get("/desk/next/", data=b"")
                if not self.card:
                    time.sleep(0.1)

    def _log(self, path: str, fence: str, stop) -> None:
        key = uuid.uuid4()
        data = f"outcome=voicemail&key={key}&fence={fence}".encode()
        while not stop.is_set():
            status, self.card = self.desk.get(path, data=data)
            if status == 200:
                self.acknowledged.append(key)
                return
            if status is not None and status < 500:
                self.card = ""
                return
            time.sleep(0.1)
