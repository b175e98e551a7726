"""One step of an undo: check a slice, or undo it. The last slice comes first: later ones build on earlier ones."""

from typing import Any

from django.db import connection

from leads.models import ImportBatch
from salesdesk import clock, formats

from ..engine import locks
from . import take_back, touched

_COMPANIES = "SELECT company_id FROM undo_effect"
_KEEP = """
    UPDATE leads_importeffect effect SET kept = found.reason
      FROM (SELECT effect.id, coalesce(stays.reason, 0) AS reason
              FROM leads_importeffect effect LEFT JOIN undo_touched stays USING (line)
             WHERE effect.batch_id = %(batch)s AND effect.slice = %(slice)s AND effect.undone_at IS NULL) found
     WHERE found.id = effect.id AND found.reason <> effect.kept
"""
_COUNT = """
    SELECT coalesce(sum(created) FILTER (WHERE kept = 0), 0), coalesce(sum(updated) FILTER (WHERE kept = 0), 0),
           coalesce(sum(created) FILTER (WHERE kept > 0), 0), coalesce(sum(updated) FILTER (WHERE kept > 0), 0)
      FROM leads_importeffect WHERE batch_id = %(batch)s AND slice = %(slice)s
"""


def check(batch: ImportBatch) -> dict[str, int]:
    """Find what was touched in the next slice, and return the columns of `batch` to set."""
    known = _known(batch)
    with connection.cursor() as cursor:
        touched.prepare(cursor, known)
        touched.find(cursor, known)
        cursor.execute(_KEEP, known)
        return _progress(cursor, batch, known)


def undo(batch: ImportBatch) -> dict[str, int]:
    """Undo the next slice, but for what was touched, and return the columns of `batch` to set."""
    known = _known(batch)
    with connection.cursor() as cursor, formats.read_by(batch.by):
        # Every trigger walks the queue of deferred checks.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        touched.prepare(cursor, known)
        cursor.execute(_COMPANIES)
        locks.lock_companies([pk for (pk,) in cursor.fetchall()])
        touched.lock(cursor)
        touched.find(cursor, known)
        cursor.execute(_KEEP, known)
        take_back.take_back(cursor, batch, known)
        return _progress(cursor, batch, known)


def _known(batch: ImportBatch) -> dict[str, Any]:
    return {"batch": batch.pk, "slice": batch.undo_slice, "by": batch.by_id, "now": clock.now()}


def _progress(cursor, batch: ImportBatch, known: dict) -> dict[str, int]:
    cursor.execute(_COUNT, known)
    created, updated, kept_created, kept_updated = cursor.fetchone()
    return {
        "undone_created": batch.undone_created + created,
        "undone_updated": batch.undone_updated + updated,
        "kept_created": batch.kept_created + kept_created,
        "kept_updated": batch.kept_updated + kept_updated,
        "undo_slice": batch.undo_slice - 1,
    }
