"""Move a list through its states, at once if it is small, else in a sweep.

    uploaded → reading → previewed → committing → committed

Reading and committing are one transaction each: if a worker is killed, the state is unchanged and the next run retries.
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
from salesdesk.workers.stuck import StuckWork

from . import commit, match, objections, stage

State = ImportBatch.State
log = logging.getLogger(__name__)

SYNC_MAX_ROWS = 5_000  # rows; fast enough for a request
ATTEMPTS = 3


def start_reading(
    batch: ImportBatch,
    mapping: Mapping[int, str],
    *,
    country: str,
    legal_form: str = "",
    contents: str = ImportBatch.Contents.LEADS,
) -> None:
    """Save the mapping and queue the list for reading. Raises Refused while it is in progress."""
    mapped = {str(column): str(field) for column, field in mapping.items()}
    _set_state(
        batch,
        [State.UPLOADED, State.PREVIEWED, State.FAILED],
        State.READING,
        mapping=mapped,
        country=country,
        legal_form=legal_form,
        contents=contents,
    )


def start_committing(batch: ImportBatch) -> None:
    """Queue a previewed list for import. Raises Refused in any other state."""
    _set_state(batch, [State.PREVIEWED], State.COMMITTING)


@transaction.atomic
def discard(batch: ImportBatch) -> None:
    """Delete a list that was not imported. Raises Refused if it was or is being imported."""
    locked = ImportBatch.objects.select_for_update().defer("content").get(pk=batch.pk)
    if not locked.can_be_discarded:
        raise Refused(_("This list has already been imported and can't be discarded."))
    stage.clear_rows(locked)
    locked.delete()


def run(now: datetime, limit: int = 1) -> int:
    """Read or import the lists that wait longest. Returns the number processed."""
    waiting = ImportBatch.objects.filter(state__in=[State.READING, State.COMMITTING], at__lte=now)
    return sum(process(pk) for pk in waiting.order_by("at").values_list("pk", flat=True)[:limit])


def process(batch_id: int) -> bool:
    """Read or import one list unless another worker does. After ATTEMPTS failures it is marked as failed."""
    if not _start_attempt(batch_id):
        return False
    try:
        return _process(batch_id)
    except Exception:
        log.exception("Import %s failed", batch_id)
        _give_up(batch_id)
        return True


@transaction.atomic
def _start_attempt(batch_id: int) -> bool:
    """Count the attempt before it starts, so that one that kills its worker counts too."""
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
        if batch.is_do_not_call_list:
            objections.judge(batch)
        else:
            match.match_rows(batch)
        batch.state, batch.attempts, batch.error = State.PREVIEWED, 0, ""
        batch.save(update_fields=["state", "attempts", "error"])
    return True


def stuck() -> StuckWork | None:
    """Return the lists that needed more than one attempt and are not done, for the workers page."""
    waiting = ImportBatch.objects.filter(state__in=[State.READING, State.COMMITTING], attempts__gt=1)
    sums = waiting.aggregate(total=Count("pk"), oldest=Min("at"))
    return StuckWork(_("Unfinished imports"), sums["total"], sums["oldest"]) if sums["total"] else None


def _claim_batch(batch_id: int) -> ImportBatch | None:
    """Lock and return the list if it is due and not locked by another worker."""
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
        batch.error = _(
            "The import failed three times. Nothing was imported. Review the columns and try again."
        )
    batch.state = State.FAILED
    batch.save(update_fields=["state", "error"])


def _set_state(batch: ImportBatch, sources: list[str], target: str, **facts) -> None:
    moved = ImportBatch.objects.filter(pk=batch.pk, state__in=sources).update(
        state=target, attempts=0, error="", **facts
    )
    if not moved:
        raise Refused(_("This list is already being processed. Reload the page."))
    batch.refresh_from_db(fields=["state", "attempts", "error", *facts])
