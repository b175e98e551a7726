"""Unpack an uploaded file into lines, so that any part of it can be read without reading what comes before."""

from collections.abc import Callable
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction

from leads.imports.upload import table_of
from leads.models import ImportBatch
from salesdesk import formats

from . import locks
from .advance import Superseded, advance
from .clear import clear_some

Result = TypeVar("Result")
CHUNK = 2_000  # lines

_COPY = "COPY leads_importline (batch_id, line, cells, misfit) FROM STDIN"


def unpack(batch: ImportBatch, limits: locks.Limits) -> None:
    """Replace the staged rows by all lines of the file. Each chunk is a transaction; call it outside one."""
    # A new run, so that a process that still unpacks the file stops.
    _write(batch, limits, lambda: advance(batch, run=batch.run + 1))
    while _write(batch, limits, lambda: clear_some(batch)):
        pass
    with formats.read_by(batch.by):
        table = table_of(ImportBatch.objects.get(pk=batch.pk))
        lines = ((line, cells, str(table.misfit(cells))) for line, cells in table.rows)
        rows = 0
        while chunk := list(islice(lines, CHUNK)):
            rows += len(chunk)
            _write(batch, limits, lambda: _copy(batch, chunk))
    _write(batch, limits, lambda: advance(batch, unpacked=True, rows=rows))


def _copy(batch: ImportBatch, chunk: list[tuple[int, list[str], str]]) -> None:
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for line, cells, misfit in chunk:
            copy.write_row((batch.pk, line, cells, misfit))
    advance(batch)


def _write(batch: ImportBatch, limits: locks.Limits, work: Callable[[], Result]) -> Result:
    with transaction.atomic():
        locks.set_limits(limits)
        if not locks.try_list(batch.pk):
            raise Superseded
        return work()
