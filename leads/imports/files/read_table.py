"""Give raw rows a header: which line names the columns, how wide the table is, and which rows do not fit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from leads.imports.errors import NotATable
from leads.imports.mapping import header_line
from leads.imports.mapping.header import named, numbered, refuse_side_by_side

from .footers import is_footer
from .kinds import sheets_of
from .layout import Layout, Warnings, about_file, about_header, fitted
from .limits import MAX_ROWS, within_limits
from .raw_rows import Shape, moved_left
from .source import Grid, Record, Source

__all__ = ["MAX_ROWS", "SAMPLE_ROWS", "NotATable", "Table", "read", "table_of"]

SAMPLE_ROWS = 1_000  # rows, to find the header and to tell two tables side by side


@dataclass(frozen=True)
class Table:
    """A header and its rows. `rows` can be iterated repeatedly, each time from the first row.

    Rows are (line, cells). Cells are padded to the header and blank rows skipped; `misfit` reports rows longer than
    the header. `header_line` is 0 if no line names the columns.
    """

    filename: str
    header: list[str]
    grid: Grid
    header_line: int
    row_count: int
    warnings: Warnings

    @property
    def encoding(self) -> str:
        """The codec of a text file; "" for a workbook."""
        return self.grid.encoding

    @property
    def dialect(self) -> str:
        """The delimiter of a text file, or the type of workbook."""
        return self.grid.dialect

    @property
    def rows(self) -> Iterator[Record]:
        """Yield each filled row below the header as (line, cells)."""
        return self.rows_after(0)

    def rows_after(self, line: int) -> Iterator[Record]:
        """Yield the rows below `line`, to go on where reading stopped."""
        width = len(self.header)
        return ((line, fitted(cells, width)) for line, cells in self.grid.after(max(line, self.header_line)))

    def sample(self, size: int = 200) -> list[list[str]]:
        """Return the cells of the first `size` rows, for guessing columns and for the preview."""
        return [cells for _line, cells in islice(self.rows, size)]

    def misfit(self, cells: list[str]) -> Promise | str:
        """Return why a row does not fit the header, or ""."""
        if len(self.header) > 1 and is_footer(cells):
            return _("This line belongs to the report, not to its rows.")
        if len(cells) <= len(self.header):
            return ""
        return format_lazy(
            _("The row has {cells} cells, but the header has {columns}."),
            cells=len(cells),
            columns=len(self.header),
        )


def read(content: Path | str | bytes, filename: str, encoding: str = "", line: int | None = None) -> Table:
    """Read a path or bytes in this process: the first sheet, with `line` as the header. Raises NotATable.

    Uploaded files are read in a child instead (leads/imports/stored.py).
    """
    grid = sheets_of(Source(Path(content) if isinstance(content, str) else content), encoding).open(0)
    shape = Shape(is_sheet=not grid.encoding)
    records = shape.measured(within_limits(grid.records()))
    head = list(islice(records, SAMPLE_ROWS))
    for _each in records:
        pass
    left = shape.left or 0
    moved = Grid(lambda: moved_left(grid.records(), left), grid.encoding, grid.dialect)
    return table_of(moved, filename, list(moved_left(head, left)), shape.widths, line)


def table_of(
    grid: Grid, filename: str, head: Sequence[Record], widths: Mapping[int, int], line: int | None = None
) -> Table:
    """Return the table of raw rows with `line` as its header (0: none), by default the guessed one.

    `head` are the first rows, `widths` the number of all rows by their width. Raises NotATable.
    """
    if not head:
        raise NotATable(_("The file is empty. Choose another file."))
    guessed = header_line.guess(head)
    chosen = guessed.line if line is None else line
    if line is None:
        refuse_side_by_side(chosen, head)
    layout = Layout(grid, head, widths, chosen)
    if layout.is_misfit:
        if line:
            raise NotATable(
                _("%(long)s of %(rows)s rows have more cells than line %(line)s. Choose another line."),
                long=layout.too_long,
                rows=layout.count,
                line=line,
            )
        chosen, guessed = 0, header_line.Guess(0, sure=False)
        layout = Layout(grid, head, widths, 0)
    header, warnings = named(layout.names) if chosen else (numbered(layout.width), [])
    sure = guessed.sure or line is not None
    warnings = [*about_file(grid), *about_header(layout, sure), *warnings, *layout.warnings()]
    return Table(filename, header, grid, chosen, layout.count, warnings)
