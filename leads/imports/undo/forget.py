"""The sweep that forgets what imports did, 30 days later: they can't be undone any more."""

import time
from datetime import datetime

from django.db import connection, transaction

from leads.models import ImportBatch
from leads.models.imports.undo_fields import UndoState

CHUNK = 10_000  # rows
RUN = 15.0  # seconds for one run of the sweep


def run(now: datetime) -> int:
    """Delete the records of imports that are too old to be undone. Return how many imports were forgotten."""
    ends, forgotten = time.monotonic() + RUN, 0
    for batch in ImportBatch.objects.filter(undo_until__lte=now).order_by("undo_until"):
        while time.monotonic() < ends and _delete_some(batch):
            pass
        forgotten += _forget(batch) if time.monotonic() < ends else 0
    return forgotten


@transaction.atomic
def _delete_some(batch: ImportBatch) -> bool:
    with connection.cursor() as cursor:
        for table in ("leads_importedvalue", "leads_importeffect"):
            cursor.execute(
                f"DELETE FROM {table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM {table} WHERE batch_id = %s LIMIT %s))",
                [batch.pk, CHUNK],
            )
            if cursor.rowcount:
                return True
    return False


def _forget(batch: ImportBatch) -> int:
    """Leave only what became of the undo."""
    done = batch.undo_state in (UndoState.UNDONE, UndoState.HALTED)
    left = batch.undo_state if done else ""
    return ImportBatch.objects.filter(pk=batch.pk).update(undo_until=None, undo_state=left)
