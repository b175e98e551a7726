"""Health endpoints: /livez says that this process responds, /readyz that the desk is usable.

`make run` and load balancers call /readyz. Apps connect checks of their own to `checks`, for example how late
the oldest due callback is.
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

#: A check returns the text or number to report, or raises NotReady.
Check = Callable[[], str | int | float]
checks: Hook[[], str | int | float] = Hook()


class NotReady(Exception):
    """The desk is not usable; the message tells the operator why."""


@anyone
@require_safe
@never_cache
def livez(request: HttpRequest) -> JsonResponse:
    """Respond without asking any other service, so that a slow database never restarts the web server."""
    return JsonResponse({"alive": True})


@anyone
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Return the result of every check, with status 503 if any of them failed."""
    results = run_checks()
    ready = all(result["ok"] for result in results.values())
    return JsonResponse({"ready": ready, "checks": results}, status=200 if ready else 503)


def run_checks() -> dict[str, dict[str, object]]:
    """Return for each check by name whether it passed (`ok`) and its message."""
    return {name: _run(check) for name, check in checks.items()}


def database() -> str:
    """Check that the database responds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "responding"


def migrations() -> str:
    """Check that all migrations of this version are applied."""
    if not _seen_applied:
        executor = MigrationExecutor(connection)
        if pending := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise NotReady(f"{len(pending)} migrations are not applied, starting with {pending[0][0]}")
        # Remembered, as reading all migrations takes a tenth of a second and they are never unapplied.
        _seen_applied.append(True)
    return "applied"


def _run(check: Check) -> dict[str, object]:
    try:
        return {"ok": True, "message": check()}
    except NotReady as reason:
        return {"ok": False, "message": str(reason)}
    except Error:
        # Driver errors name hosts and users, so they go to the log; this page is public.
        logger.exception("The database did not respond to a health check")
        return {"ok": False, "message": "the database is not responding"}


_seen_applied: list[bool] = []
checks.connect(database, "database")
checks.connect(migrations, "migrations")
