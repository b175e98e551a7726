"""Give the lists that wait short turns, so that a small list never waits for a large one."""

import logging
import time
from collections.abc import Iterable
from datetime import datetime
from enum import Enum, auto

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from psycopg import errors

from leads.imports.undo import asking
from leads.models import ImportBatch
from leads.models.imports.undo_fields import UNDO_RUNS
from salesdesk import formats

from . import locks, steps


class Outcome(Enum):
    """The result of a turn: nothing to do or another process does it, some steps, or an error."""

    IDLE = auto()
    WORKED = auto()
    FAILED = auto()


State = ImportBatch.State
log = logging.getLogger(__name__)

TURN = 2.0  # seconds for one list before the next has its turn
RUN = 20.0  # seconds for one run of the sweep
ATTEMPTS = 3

#: Somebody else holds a lock: no fault of the list, so it doesn't count as an attempt.
BUSY = (errors.LockNotAvailable, errors.DeadlockDetected)


def run(now: datetime) -> int:
    """Work on the lists that wait, in turns, for at most RUN seconds. Return the number of lists worked on."""
    ends = time.monotonic() + RUN
    worked_on: set[int] = set()
    resting: set[int] = set()
    while time.monotonic() < ends and (batch_id := _next(now, resting)):
        outcome = take_turn(batch_id, seconds=TURN)
        if outcome != Outcome.IDLE:
            worked_on.add(batch_id)
        if outcome != Outcome.WORKED:
            resting.add(batch_id)
    return len(worked_on)


def take_turn(batch_id: int, *, seconds: float | None = None, limits: locks.Limits = locks.WORKER) -> Outcome:
    """Work on one list until it is done or `seconds` have passed.

    After ATTEMPTS failures without progress in between, the list is marked as failed.
    """
    ends = None if seconds is None else time.monotonic() + seconds
    if not _start_attempt(batch_id):
        return Outcome.IDLE
    outcome = Outcome.IDLE
    try:
        while steps.take_step(batch_id, limits):
            outcome = Outcome.WORKED
            if ends is not None and time.monotonic() > ends:
                break
    except Exception as error:
        if isinstance(error.__cause__, BUSY):
            ImportBatch.objects.filter(pk=batch_id).update(attempts=0)
            return Outcome.IDLE
        log.exception("Import %s failed", batch_id)
        _give_up(batch_id)
        return Outcome.FAILED
    return outcome


def _next(now: datetime, resting: Iterable[int]) -> int | None:
    waiting = ImportBatch.objects.to_work_on().filter(at__lte=now).exclude(pk__in=resting)
    return waiting.values_list("pk", flat=True).first()


@transaction.atomic
def _start_attempt(batch_id: int) -> bool:
    """Count the attempt before it starts, so that one that kills its worker counts too."""
    waiting = ImportBatch.objects.to_work_on().filter(pk=batch_id).order_by()
    if not locks.try_list(batch_id):
        return False
    counted = Q(state__in=ImportBatch.WORKED_ON) | Q(undo_state__in=UNDO_RUNS)
    if waiting.filter(counted, attempts__gte=ATTEMPTS).exists():
        _fail(batch_id)
        return False
    return bool(waiting.update(attempts=F("attempts") + 1, worked_at=Now()))


def _give_up(batch_id: int) -> None:
    if ImportBatch.objects.filter(pk=batch_id, attempts__gte=ATTEMPTS).exists():
        _fail(batch_id)


def _fail(batch_id: int) -> None:
    batch = ImportBatch.objects.for_pages().get(pk=batch_id)
    with formats.read_by(batch.by):
        if batch.is_being_undone:
            asking.halt(batch)
            return
        if batch.rows_imported:
            state = State.HALTED
            error = _(
                "The import failed three times. The rows imported so far are complete. Try to continue."
            )
        else:
            state = State.FAILED
            error = _(
                "The import failed three times. Nothing was imported. Review the columns and try again."
            )
    same = ImportBatch.objects.filter(pk=batch_id, state=batch.state, run=batch.run)
    same.filter(state__in=ImportBatch.WORKED_ON).update(state=state, error=error)
