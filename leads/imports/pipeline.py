"""The way of a list: mapped, read, looked at, imported. The work is done by a sweep, or at once when it is small.

    uploaded → reading → previewed → committing → committed

The state is the promise. Reading and importing are one transaction each: a worker that is killed in the middle
leaves the list as it was, and the next tick begins anew.
"""

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Min
from django.utils import translation
from django.utils.translation import gettext as _

from leads.funnel.transitions import Refused
from leads.models import ImportBatch
from leads.models.compliance.calling_law import LegalForm
from salesdesk.workers.stuck import StuckWork

from . import commit, match, stage

State = ImportBatch.State
log = logging.getLogger(__name__)

SYNC_MAX_ROWS = 5_000  # rows; a request does that in the time of a page
ATTEMPTS = 3


def start_reading(
    batch: ImportBatch, mapping: Mapping[int, str], *, country: str, legal_form: str = LegalForm.COMPANY
) -> None:
    """The columns are mapped: the list may be read. Raises Refused when it is being worked on."""
    mapped = {str(column): str(field) for column, field in mapping.items()}
    _set_state(
        batch,
        [State.UPLOADED, State.PREVIEWED, State.FAILED],
        State.READING,
        mapping=mapped,
        country=country,
        legal_form=legal_form,
    )


def start_committing(batch: ImportBatch) -> None:
    """Somebody looked at it and wants it imported. Raises Refused unless it was read."""
    _set_state(batch, [State.PREVIEWED], State.COMMITTING)


@transaction.atomic
def discard(batch: ImportBatch) -> None:
    """Forget a list of which nothing was imported. Raises Refused for others."""
    locked = ImportBatch.objects.select_for_update().defer("content").get(pk=batch.pk)
    if not locked.can_be_discarded:
        raise Refused(_("This list is imported already."))
    stage.clear_rows(locked)
    locked.delete()


def run(now: datetime, limit: int = 1) -> int:
    """Read or import the lists that wait longest. Returns how many were worked on."""
    waiting = ImportBatch.objects.filter(state__in=[State.READING, State.COMMITTING], at__lte=now)
    return sum(process(pk) for pk in waiting.order_by("at").values_list("pk", flat=True)[:limit])


def process(batch_id: int) -> bool:
    """Do what is due with one list, unless somebody else does it. A list that fails too often says so."""
    if not _start_attempt(batch_id):
        return False
    try:
        return _process(batch_id)
    except Exception:
        log.exception("The list %s could not be worked on", batch_id)
        _give_up(batch_id)
        return True


@transaction.atomic
def _start_attempt(batch_id: int) -> bool:
    """Count the attempt before it is made: one that kills its worker counts too."""
    batch = _claim_batch(batch_id)
    if batch is None:
        return False
    if batch.attempts >= ATTEMPTS:
        _fail(batch)
        return False
    batch.attempts += 1
    batch.save(update_fields=["attempts"])
    return True


@transaction.atomic
def _process(batch_id: int) -> bool:
    batch = _claim_batch(batch_id)
    if batch is None:
        return False
    if batch.state == State.COMMITTING:
        commit.commit(batch)
    else:
        stage.stage_rows(batch)
        match.match_rows(batch)
        batch.state, batch.attempts, batch.error = State.PREVIEWED, 0, ""
        batch.save(update_fields=["state", "attempts", "error"])
    return True


def stuck() -> StuckWork | None:
    """For the workers' page: lists that were begun more than once, and are not done."""
    waiting = ImportBatch.objects.filter(state__in=[State.READING, State.COMMITTING], attempts__gt=1)
    sums = waiting.aggregate(total=Count("pk"), oldest=Min("at"))
    return (
        StuckWork(_("Lists that are not finished"), sums["total"], sums["oldest"]) if sums["total"] else None
    )


def _claim_batch(batch_id: int) -> ImportBatch | None:
    """The list, locked, if there is something to do and nobody else does it."""
    return (
        ImportBatch.objects.select_for_update(of=["self"], skip_locked=True)
        .select_related("campaign", "by")
        .filter(pk=batch_id, state__in=[State.READING, State.COMMITTING])
        .first()
    )


@transaction.atomic
def _give_up(batch_id: int) -> None:
    batch = _claim_batch(batch_id)
    if batch and batch.attempts >= ATTEMPTS:
        _fail(batch)


def _fail(batch: ImportBatch) -> None:
    with translation.override(batch.by.language):
        batch.error = _("It did not work, three times over. Nothing of this list was imported.")
    batch.state = State.FAILED
    batch.save(update_fields=["state", "error"])


def _set_state(batch: ImportBatch, sources: list[str], target: str, **facts) -> None:
    moved = ImportBatch.objects.filter(pk=batch.pk, state__in=sources).update(
        state=target, attempts=0, error="", **facts
    )
    if not moved:
        raise Refused(_("Somebody is working on this list already."))
    batch.refresh_from_db(fields=["state", "attempts", "error", *facts])
