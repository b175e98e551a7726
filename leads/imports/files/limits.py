"""The limits of an uploaded file, checked while it is read."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from leads.imports.errors import NotATable
from salesdesk import formats

from .source import Record

MAX_BYTES = 50_000_000
MAX_ROWS = 200_000
LINES_ABOVE = 100  # rows allowed beside the table itself, such as titles above the header
MAX_COLUMNS = 500
WIDEST_SHEET = 16_384  # columns; the limit of Excel and LibreOffice
MAX_CELLS = 25_000_000
MAX_TEXT = 250_000_000  # characters, counted after repeated texts are filled in
MAX_UNPACKED = 400_000_000  # bytes of one part of a workbook


def within_limits(records: Iterator[Record]) -> Iterator[Record]:
    """Yield the filled rows, without trailing blanks beyond the widest table. Raises NotATable at a limit."""
    rows = cells_read = text_read = 0
    for line, cells in records:
        size = sum(map(len, cells))
        if not size or not "".join(cells).strip():
            continue
        rows, cells_read, text_read = rows + 1, cells_read + len(cells), text_read + size
        if rows > MAX_ROWS + LINES_ABOVE:
            raise too_many_rows()
        if cells_read > MAX_CELLS or text_read > MAX_TEXT:
            raise too_large()
        yield line, cells


def too_many_rows() -> NotATable:
    return NotATable(
        _("The file has more than %(most)s rows. Split it and upload the parts."),
        most=formats.number(MAX_ROWS),
    )


def too_large() -> NotATable:
    return NotATable(_("The table is too large. Remove unused rows and columns, or split it into parts."))
