"""Taking in a list: the file is kept as it came, with what its columns seem to hold."""

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
SAMPLE_VALUES = 3  # values of each column, on the page where columns are mapped
LONGEST_SHOWN = 60

#: What a column can be given. A number in somebody else's system says nothing here, so it isn't among them.
FIELDS = [field for field in Field if field != Field.EXTERNAL_ID]


def create_batch(content: bytes, file_name: str, campaign: Campaign, *, country: str = "", by) -> ImportBatch:
    """Keep a list to be mapped. Raises NotATable with a sentence for the person who sent it."""
    if len(content) > MAX_BYTES:
        raise NotATable(
            _("The file is larger than %(size)s MB. Send it in parts of at most %(most)s rows."),
            size=MAX_BYTES // 1_000_000,
            most=f"{read_table.MAX_ROWS:,}",
        )
    table = read_table.read(content, file_name)
    if not table.row_count:
        raise NotATable(_("There is a header and no row below it."))
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
    """Somebody saw that the letters are wrong: read the file in this encoding. Raises NotATable."""
    _describe(batch, read_table.read(bytes(batch.content), batch.file_name, encoding))
    batch.save(update_fields=["encoding", "header", "samples", "warnings", "rows"])


def table_of(batch: ImportBatch) -> Table:
    """The list again, from its first row."""
    return read_table.read(bytes(batch.content), batch.file_name, batch.encoding)


def _describe(batch: ImportBatch, table: Table) -> None:
    batch.encoding = table.encoding
    batch.header = table.header
    batch.samples = [
        _first_values(cells) for cells in zip(*table.sample(), strict=False)
    ]  # a misfit is longer
    batch.warnings = [str(warning) for warning in table.warnings]
    batch.rows = table.row_count


def _first_values(cells: Iterable[str]) -> list[str]:
    """The first different values of a column, short enough to stand beside each other."""
    distinct = dict.fromkeys(value for cell in cells if (value := text(cell)))
    return [
        value if len(value) <= LONGEST_SHOWN else f"{value[: LONGEST_SHOWN - 1]}…"
        for value in islice(distinct, SAMPLE_VALUES)
    ]
