"""The product's own processes, with the same command lines as in production (docker-compose.yml)."""

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
# Each has its own worker, so that slow work never delays promised calls.
QUEUES = ["promises", "outbox", "bulk"]
# More processes would take memory that the browser needs on a laptop.
MOST_WEB_PROCESSES = 4
# The workers do not need to communicate with each other.
ALONE = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
# Wildcard addresses, and a concrete address to reach each.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}
WEB_STATEMENT_TIMEOUT = "15s"
STANDBY_STATEMENT_TIMEOUT = "60s"  # Celery's task time limit does not apply to it


class Web:
    """The web server and its readiness."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        here = host == "127.0.0.1" or host in EVERYWHERE
        self.address = f"http://{'localhost' if here else host}:{port}"

    def child(self) -> Child:
        """Return the server: one process per core, as pages are CPU-bound (docs/scaling.md)."""
        usual = min(os.cpu_count() or 1, MOST_WEB_PROCESSES)
        processes = env.number("WEB_PROCESSES", usual, least=1, most=64)
        options = ["--interface", "rsgi", "--host", self.host, "--port", str(self.port)]
        options += ["--http", "1", "--no-ws", "--http1-header-read-timeout", "10000"]
        options += ["--workers", str(processes), "--respawn-failed-workers", "--workers-kill-timeout", "10"]
        limit = env.pg_options(f"statement_timeout={WEB_STATEMENT_TIMEOUT}")
        return _python("web", ["-m", "granian", *options, "salesdesk.rsgi:application"], PGOPTIONS=limit)

    def wait_until_ready(self, meanwhile: Callable[[], None], within: float = PATIENCE) -> str:
        """Wait until /readyz passes and return ""; after `within` seconds return the failed checks.

        Raises NotReady if the server does not respond at all. Calls `meanwhile` between attempts.
        """
        give_up_at = time.monotonic() + within
        while True:
            status, problems = self._get_readyz()
            if status == 200:
                return ""
            if time.monotonic() > give_up_at:
                if status is None:
                    raise NotReady(f"The web server did not respond within {within:.0f} seconds.")
                return problems
            meanwhile()
            time.sleep(0.1)

    def _get_readyz(self) -> tuple[int | None, str]:
        url = f"http://{EVERYWHERE.get(self.host, self.host)}:{self.port}/readyz"
        request = urllib.request.Request(url, headers={"Host": _allowed_host()})
        try:
            # Bypass the environment's proxies to reach this machine.
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            return opener.open(request, timeout=10).status, ""
        except urllib.error.HTTPError as answer:
            return answer.code, _problems(answer.read())
        except OSError:
            return None, ""


def workers(owner: str = "") -> list[Child]:
    """Return one small Celery worker per queue; that of `bulk` builds indexes by `owner`, a URL."""
    return [
        _celery(
            f"worker-{queue}",
            ["worker", "--queues", queue, "--hostname", f"{queue}@desk", "--concurrency", "1", *ALONE],
            **({"OWNER_DATABASE_URL": owner} if queue == "bulk" else {}),
        )
        for queue in QUEUES
    ]


def beat(folder: Path) -> Child:
    """Return Celery beat, which ticks the timetable."""
    return _celery("beat", ["beat", "--pidfile", "", "--schedule", str(folder / "schedule")])


def standby() -> Child:
    """Return the standby, which runs the sweeps of promised calls while Redis, beat or their worker is down."""
    limit = env.pg_options(f"statement_timeout={STANDBY_STATEMENT_TIMEOUT}")
    return _python("standby", ["manage.py", "sweep", "--standby", "--queue", "promises"], PGOPTIONS=limit)


def prepare(address: str, sign_in: Path, *, demo: bool) -> Child:
    """Return `manage.py prepare`, which prints to the console and writes the sign-in text to `sign_in`."""
    options = ["--address", address, "--sign-in-file", str(sign_in), "--without-mail"]
    child = _python("prepare", ["manage.py", "prepare", *options, *(["--demo"] if demo else [])])
    child.once = True
    return child


def _celery(name: str, arguments: list[str], **env: str) -> Child:
    """Return a Celery process that logs warnings only, as a line per tick would fill the log."""
    return _python(
        name, ["-m", "celery", "--app", "salesdesk", "--quiet", *arguments, "--loglevel", "WARNING"], **env
    )


def _python(name: str, arguments: list[str], **env: str) -> Child:
    return Child(name, [sys.executable, *arguments], cwd=PROJECT, env={"PYTHONUNBUFFERED": "1", **env})


def _allowed_host() -> str:
    """Return a host name that ALLOWED_HOSTS accepts."""
    known = settings.ALLOWED_HOSTS or ["localhost"]
    return "localhost" if "*" in known or "localhost" in known else known[0].lstrip(".")


def _problems(body: bytes) -> str:
    try:
        checks = json.loads(body)["checks"]
    except (ValueError, KeyError):
        return "the web server responds with an error; see its log"
    return "; ".join(f"{name}: {check['message']}" for name, check in checks.items() if not check["ok"])
