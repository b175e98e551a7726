"""Stage the activities of the rows of a list, next to the rows themselves."""

from collections.abc import Sequence

from django.db import connection

from leads.models import ImportBatch
from salesdesk import clock

from ..history.owners import owners_of
from ..mapping import custom, presets
from ..rows.row import Row
from .row import ActivityReader, PastActivity

_STAGED = [name for name in PastActivity._fields if name not in ("problems", "blocked")]
_ACTIVITIES = f"COPY leads_importactivity (batch_id, line, {', '.join(_STAGED)}) FROM STDIN"

#: A number counts once in a list.
_REPEATED = """
    WITH same AS (
        SELECT batch_id, line, min(line) OVER (PARTITION BY reference) AS first
          FROM leads_importactivity WHERE batch_id = %(batch)s
    )
    UPDATE leads_importrow imported
       SET blocked = true, verdict = 'refuse', problems = imported.problems || format(%(why)s, same.first)
      FROM same
     WHERE imported.batch_id = same.batch_id AND imported.line = same.line AND same.line > same.first
       AND NOT imported.blocked
"""


def reader_of(batch: ImportBatch, sample: Sequence[Sequence[str]]) -> ActivityReader:
    """Return what reads the activities of the rows of `batch`."""
    return ActivityReader(
        custom.own_fields(batch.mapping),
        batch.header,
        kind=presets.kind_of(batch.preset),
        sample=sample,
        owners=owners_of(batch.campaign),
        now=clock.now(),
        zone=batch.by.time_zone,
        order=batch.date_order,
    )


def with_activity(row: Row, past: PastActivity) -> Row:
    """Return the row with the problems of its activity; those of a new company do not matter."""
    own = row.problems if row.blocked else []
    return row._replace(problems=[*own, *past.problems], blocked=row.blocked or past.blocked)


def copy(batch_id: int, pasts: Sequence[tuple[int, PastActivity]]) -> None:
    """Stage the activities of these lines by COPY."""
    with connection.cursor() as cursor, cursor.copy(_ACTIVITIES) as copied:
        for line, past in pasts:
            copied.write_row((batch_id, line, *(getattr(past, name) for name in _STAGED)))


def refuse_repeated(batch: ImportBatch, why: str) -> None:
    """Reject the rows whose number another row has; `why` names its line as %s."""
    with connection.cursor() as cursor:
        cursor.execute(_REPEATED, {"batch": batch.pk, "why": why})
