"""The product's own processes, with the command lines that production uses too (docker-compose.yml)."""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from salesdesk import env
from salesdesk.embedded.children import PATIENCE, Child, NotReady

PROJECT = Path(__file__).resolve().parents[2]
# Each with a worker of its own, so that nothing slow stands before a promise.
QUEUES = ["promises", "outbox", "bulk"]
# A desk on one machine: more processes would cost memory that a laptop's browser wants.
MOST_WEB_PROCESSES = 4
# Workers of one desk have nothing to tell each other.
ALONE = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
# Addresses that stand for all of a machine's, and one where it's found.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}
WEB_STATEMENT_TIMEOUT = "15s"
STANDBY_STATEMENT_TIMEOUT = "60s"  # it has no time limit of Celery's


class Web:
    """The web server, and what it answers."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        here = host == "127.0.0.1" or host in EVERYWHERE
        self.address = f"http://{'localhost' if here else host}:{port}"

    def child(self) -> Child:
        """One process per core with one thread each: the pages are bound by Python (docs/scaling.md)."""
        usual = min(os.cpu_count() or 1, MOST_WEB_PROCESSES)
        processes = env.number("WEB_PROCESSES", usual, least=1, most=64)
        options = ["--interface", "wsgi", "--host", self.host, "--port", str(self.port), "--no-ws"]
        options += ["--workers", str(processes), "--respawn-failed-workers", "--workers-kill-timeout", "10"]
        # A thread that goes takes its database connection along.
        options += ["--blocking-threads", "1", "--blocking-threads-idle-timeout", "600"]
        limit = env.pg_options(f"statement_timeout={WEB_STATEMENT_TIMEOUT}")
        return _python("web", ["-m", "granian", *options, "salesdesk.wsgi:application"], PGOPTIONS=limit)

    def wait_until_ready(self, meanwhile: Callable[[], None], within: float = PATIENCE) -> str:
        """Wait for /readyz to be content; returns what it complains of when it still does at the end.

        Raises NotReady when nobody answers at all.
        """
        give_up_at = time.monotonic() + within
        while True:
            status, complaints = self._ask()
            if status == 200:
                return ""
            if time.monotonic() > give_up_at:
                if status is None:
                    raise NotReady(f"The web server did not answer within {within:.0f} seconds.")
                return complaints
            meanwhile()
            time.sleep(0.1)

    def _ask(self) -> tuple[int | None, str]:
        url = f"http://{EVERYWHERE.get(self.host, self.host)}:{self.port}/readyz"
        request = urllib.request.Request(url, headers={"Host": _allowed_host()})
        try:
            # Without the environment's proxies: this is our own machine.
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            return opener.open(request, timeout=10).status, ""
        except urllib.error.HTTPError as answer:
            return answer.code, _complaints(answer.read())
        except OSError:
            return None, ""


def workers() -> list[Child]:
    """One small worker per queue."""
    return [
        _celery(
            f"worker-{queue}",
            ["worker", "--queues", queue, "--hostname", f"{queue}@desk", "--concurrency", "1", *ALONE],
        )
        for queue in QUEUES
    ]


def beat(folder: Path) -> Child:
    """The clock's tick."""
    return _celery("beat", ["beat", "--pidfile", "", "--schedule", str(folder / "schedule")])


def standby() -> Child:
    """Sees to the promises while Redis, beat or their worker is away; otherwise it only looks."""
    limit = env.pg_options(f"statement_timeout={STANDBY_STATEMENT_TIMEOUT}")
    return _python("standby", ["manage.py", "sweep", "--standby", "--queue", "promises"], PGOPTIONS=limit)


def prepare(address: str, welcome: Path, *, demo: bool) -> Child:
    """Tables, static files and, the first time, the demo desk; speaks on the console."""
    options = ["--address", address, "--welcome", str(welcome)]
    child = _python("prepare", ["manage.py", "prepare", *options, *(["--demo"] if demo else [])])
    child.once = True
    return child


def _celery(name: str, arguments: list[str]) -> Child:
    """Quietly: a line for every tick would fill a log with nothing; what fails is said."""
    return _python(
        name, ["-m", "celery", "--app", "salesdesk", "--quiet", *arguments, "--loglevel", "WARNING"]
    )


def _python(name: str, arguments: list[str], **env: str) -> Child:
    return Child(name, [sys.executable, *arguments], cwd=PROJECT, env={"PYTHONUNBUFFERED": "1", **env})


def _allowed_host() -> str:
    """The name under which the desk lets itself be asked."""
    known = settings.ALLOWED_HOSTS or ["localhost"]
    return "localhost" if "*" in known or "localhost" in known else known[0].lstrip(".")


def _complaints(body: bytes) -> str:
    try:
        checks = json.loads(body)["checks"]
    except (ValueError, KeyError):
        return "the web server answers with an error; see its log"
    return "; ".join(f"{name}: {check['says']}" for name, check in checks.items() if not check["ok"])
