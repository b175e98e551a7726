"""Stage the past of the rows of a list, next to the rows themselves."""

from collections.abc import Sequence

from django.db import connection

from leads.models import ImportBatch

from ..mapping import custom
from ..rows.row import Row
from .owners import owners_of
from .row import Past, PastReader

_STAGED = [name for name in Past._fields if name not in ("problems", "blocked")]
_OUTCOMES = f"COPY leads_importoutcome (batch_id, line, {', '.join(_STAGED)}) FROM STDIN"

#: A number counts once in a list.
_REPEATED = """
    WITH same AS (
        SELECT batch_id, line, min(line) OVER (PARTITION BY reference) AS first
          FROM leads_importoutcome WHERE batch_id = %(batch)s
    )
    UPDATE leads_importrow imported
       SET blocked = true, verdict = 'refuse', problems = imported.problems || format(%(why)s, same.first)
      FROM same
     WHERE imported.batch_id = same.batch_id AND imported.line = same.line AND same.line > same.first
       AND NOT imported.blocked
"""


def reader_of(batch: ImportBatch, sample: Sequence[Sequence[str]]) -> PastReader:
    """Return what reads the past of the rows of `batch`."""
    return PastReader(
        custom.own_fields(batch.mapping),
        sample=sample,
        owners=owners_of(batch.campaign),
        today=batch.by.today,
        order=batch.date_order,
        takes_early=batch.takes_early_outcomes,
    )


def with_past(row: Row, past: Past) -> Row:
    """Return the row with the problems of its past."""
    return row._replace(problems=[*row.problems, *past.problems], blocked=row.blocked or past.blocked)


def copy(batch_id: int, pasts: Sequence[tuple[int, Past]]) -> None:
    """Stage the past of these lines by COPY."""
    with connection.cursor() as cursor, cursor.copy(_OUTCOMES) as copied:
        for line, past in pasts:
            copied.write_row((batch_id, line, *(getattr(past, name) for name in _STAGED)))


def refuse_repeated(batch: ImportBatch, why: str) -> None:
    """Reject the rows whose number another row has; `why` names its line as %s."""
    with connection.cursor() as cursor:
        cursor.execute(_REPEATED, {"batch": batch.pk, "why": why})
