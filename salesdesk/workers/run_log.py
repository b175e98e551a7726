"""A record of every sweep's last run, whether Celery, `manage.py sweep` or the standby ran it."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError
from django.db.models.functions import Now

from .models import Sweep

log = logging.getLogger(__name__)


def run(name: str, work: Callable[[], int | None]) -> int | None:
    """Call `work`, which returns how many items it processed, and record the run under `name`.

    Errors are recorded and raised again. The start is recorded too, so that a sweep that hangs or was killed shows.
    """
    began = time.monotonic()
    if not Sweep.objects.filter(pk=name).update(last_started=Now()):
        Sweep.objects.bulk_create([Sweep(pk=name, last_started=Now())], ignore_conflicts=True)
    try:
        done_count = work()
    except Exception as error:
        _write_failure(name, began, error)
        raise
    _record_end(name, began, done_count=done_count or 0, failures=0, error="")
    return done_count


def _write_failure(name: str, began: float, error: Exception) -> None:
    failures = Sweep.objects.filter(pk=name).values_list("failures", flat=True)
    message = f"{type(error).__name__}: {error}"[:500]
    try:
        _record_end(name, began, failures=min((failures.first() or 0) + 1, 1_000_000), error=message)
    except DatabaseError:
        # The database itself has probably failed; the sweep's own error, raised next, is more useful.
        log.warning("The failure of %s could not be recorded", name)


def _record_end(name: str, began: float, **outcome) -> None:
    duration = timedelta(seconds=time.monotonic() - began)
    Sweep.objects.filter(pk=name).update(last_finished=Now(), duration=duration, **outcome)
