"""Store an uploaded list, and open it at once if it is small."""

from collections.abc import Iterator

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from leads.models import ImportBatch
from salesdesk import formats

from . import opening, stored
from .errors import NotATable
from .files.limits import MAX_BYTES, MAX_ROWS
from .files.read_table import Table

PIECE = 1_000_000  # bytes


@transaction.atomic
def create_batch(
    file: File | bytes, file_name: str, campaign: Campaign, *, country: str = "", by
) -> ImportBatch:
    """Store a list to be mapped; a large one is opened by a worker.

    Raises NotATable, with a message for the user, and then stores nothing.
    """
    batch = ImportBatch.objects.create(
        campaign=campaign,
        file_name=file_name[:200],
        country=country,
        by=by,
        state=ImportBatch.State.OPENING,
    )
    batch.file_size = stored.store_file(batch, _pieces(file))
    if batch.file_size > MAX_BYTES:
        raise NotATable(
            _("The file is larger than %(size)s MB. Split it into parts of at most %(most)s rows."),
            size=MAX_BYTES // 1_000_000,
            most=formats.number(MAX_ROWS),
        )
    batch.save(update_fields=["file_size"])
    opening.open_if_small(batch)
    return batch


def table_of(batch: ImportBatch) -> Table:
    """Return the table of an opened file; its rows are read from the database, a piece at a time."""
    grid = stored.StoredRows(batch, batch.opening).grid(batch.encoding)
    return Table(batch.file_name, batch.header, grid, batch.header_line, batch.rows, batch.warnings)


def _pieces(file: File | bytes) -> Iterator[bytes]:
    if isinstance(file, bytes):
        yield from (file[start : start + PIECE] for start in range(0, len(file), PIECE))
    else:
        yield from file.chunks(PIECE)
