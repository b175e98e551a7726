"""Stage the activities of the rows of a list, next to the rows themselves."""

from collections.abc import Sequence

from leads.models import ImportActivity, ImportBatch
from salesdesk import clock

from ..history.owners import owners_of
from ..mapping import custom, presets
from ..rows.past_table import PastTable
from ..rows.row import Row
from .row import ActivityReader, PastActivity

TABLE = PastTable.of(ImportActivity, PastActivity._fields)


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


def with_past(row: Row, past: PastActivity) -> Row:
    """Return the row with the problems of its activity; those of a new company do not matter."""
    own = row.problems if row.blocked else []
    return row._replace(problems=[*own, *past.problems], blocked=row.blocked or past.blocked)
