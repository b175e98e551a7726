"""Every run of a sweep, written down: Celery, `manage.py sweep` and the standby all go through here."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError
from django.db.models.functions import Now

from .models import Sweep

log = logging.getLogger(__name__)


def run(name: str, work: Callable[[], int | None]) -> int | None:
    """Do `work`, which returns how much it did, and write down under `name` how it went. What it raises goes on.

    The start is written too: a sweep that began and never ended is one that hangs, or was killed.
    """
    began = time.monotonic()
    if not Sweep.objects.filter(pk=name).update(last_started=Now()):
        Sweep.objects.bulk_create([Sweep(pk=name, last_started=Now())], ignore_conflicts=True)
    try:
        done_count = work()
    except Exception as error:
        _write_failure(name, began, error)
        raise
    _ended(name, began, done_count=done_count or 0, failures=0, error="")
    return done_count


def _write_failure(name: str, began: float, error: Exception) -> None:
    failures = Sweep.objects.filter(pk=name).values_list("failures", flat=True)
    said = f"{type(error).__name__}: {error}"[:500]
    try:
        _ended(name, began, failures=min((failures.first() or 0) + 1, 1_000_000), error=said)
    except DatabaseError:
        # Most likely it is the database that failed; the sweep's own error says it better.
        log.warning("The failure of %s could not be written down", name)


def _ended(name: str, began: float, **how) -> None:
    duration = timedelta(seconds=time.monotonic() - began)
    Sweep.objects.filter(pk=name).update(last_finished=Now(), duration=duration, **how)
