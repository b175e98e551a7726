"""Store an uploaded list with a proposed column mapping."""

from collections.abc import Iterable
from itertools import islice

from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from leads.models import ImportBatch
from salesdesk.parsing import text

from .files import read_table
from .files.read_table import NotATable, Table
from .mapping import columns
from .mapping.fields import Field

MAX_BYTES = 50_000_000
SAMPLE_VALUES = 3  # sample values per column on the mapping page
LONGEST_SHOWN = 60

#: Fields offered for mapping. External IDs are recognized but not imported.
FIELDS = [field for field in Field if field != Field.EXTERNAL_ID]


def create_batch(content: bytes, file_name: str, campaign: Campaign, *, country: str = "", by) -> ImportBatch:
    """Store a list to be mapped. Raises NotATable, with a message for the user."""
    if len(content) > MAX_BYTES:
        raise NotATable(
            _("The file is larger than %(size)s MB. Split it into parts of at most %(most)s rows."),
            size=MAX_BYTES // 1_000_000,
            most=f"{read_table.MAX_ROWS:,}",
        )
    table = read_table.read(content, file_name)
    if not table.row_count:
        raise NotATable(_("The file has a header but no rows."))
    batch = ImportBatch(campaign=campaign, file_name=file_name[:200], content=content, country=country, by=by)
    _describe(batch, table)
    batch.mapping = {
        str(column): field.value
        for column, field in columns.guess(table.header, table.sample()).items()
        if field in FIELDS
    }
    batch.save()
    return batch


def change_encoding(batch: ImportBatch, encoding: str) -> None:
    """Read the file again in the encoding that the user chose. Raises NotATable."""
    _describe(batch, read_table.read(bytes(batch.content), batch.file_name, encoding))
    batch.save(update_fields=["encoding", "header", "samples", "warnings", "rows"])


def table_of(batch: ImportBatch) -> Table:
    """Return the table of the stored file."""
    return read_table.read(bytes(batch.content), batch.file_name, batch.encoding)


def _describe(batch: ImportBatch, table: Table) -> None:
    batch.encoding = table.encoding
    batch.header = table.header
    batch.samples = [
        _first_values(cells) for cells in zip(*table.sample(), strict=False)
    ]  # overlong rows have more cells
    batch.warnings = [str(warning) for warning in table.warnings]
    batch.rows = table.row_count


def _first_values(cells: Iterable[str]) -> list[str]:
    """Return the first distinct values of a column, shortened for display."""
    distinct = dict.fromkeys(value for cell in cells if (value := text(cell)))
    return [
        value if len(value) <= LONGEST_SHOWN else f"{value[: LONGEST_SHOWN - 1]}…"
        for value in islice(distinct, SAMPLE_VALUES)
    ]
