"""/livez: this process answers. /readyz: the desk can be worked with; `make run` and balancers ask it.

An app that knows a reason not to be ready registers a check of its own (leads: how late the oldest due
promise is), so that the ground does not have to know the apps.
"""

import logging
from collections.abc import Callable

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from salesdesk.hooks import Hook
from salesdesk.people.access import anyone

logger = logging.getLogger(__name__)

#: A check returns what is shown, a word or a number, or raises NotReady.
Check = Callable[[], str | int | float]
checks: Hook[[], str | int | float] = Hook()


class NotReady(Exception):
    """A sentence that tells the operator what is wrong."""


@anyone
@require_safe
@never_cache
def livez(request: HttpRequest) -> JsonResponse:
    """The process is alive: nobody else is asked, so that a slow database restarts no web server."""
    return JsonResponse({"alive": True})


@anyone
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Every check with what it says; 503 when one of them is not satisfied."""
    found = ask()
    ready = all(answer["ok"] for answer in found.values())
    return JsonResponse({"ready": ready, "checks": found}, status=200 if ready else 503)


def ask() -> dict[str, dict[str, object]]:
    """What every check says, and whether it is satisfied."""
    return {name: _ask(check) for name, check in checks.items()}


def database() -> str:
    """Whether the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "answers"


def migrations() -> str:
    """Whether the tables are those that this code expects."""
    if not _seen_applied:
        executor = MigrationExecutor(connection)
        if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise NotReady(f"{len(waiting)} migrations are not applied, the first is {waiting[0][0]}")
        # They can't become unapplied under running code, and reading them all takes a tenth of a second.
        _seen_applied.append(True)
    return "applied"


def _ask(check: Check) -> dict[str, object]:
    try:
        return {"ok": True, "says": check()}
    except NotReady as reason:
        return {"ok": False, "says": str(reason)}
    except Error:
        # The driver's words name hosts and people: they are for the log, this page is open to anyone.
        logger.exception("the database did not answer a health check")
        return {"ok": False, "says": "the database does not answer"}


_seen_applied: list[bool] = []
checks.connect(database, "database")
checks.connect(migrations, "migrations")
