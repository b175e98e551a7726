"""Stage the past of the rows of a list, next to the rows themselves."""

from collections.abc import Sequence

from leads.models import ImportBatch, ImportOutcome

from ..mapping import custom
from ..rows.past_table import PastTable
from ..rows.row import Row
from .owners import owners_of
from .row import Past, PastReader

TABLE = PastTable.of(ImportOutcome, Past._fields)


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
