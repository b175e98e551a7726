"""Give raw rows a header: which line names the columns, how wide the table is, and which rows do not fit."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from leads.imports.errors import NotATable
from leads.imports.mapping import header_line
from leads.imports.mapping.header import named, numbered, refuse_side_by_side

from .encodings import NAMES
from .kinds import sheets_of
from .limits import MAX_COLUMNS, MAX_ROWS, too_many_rows, within_limits
from .raw_rows import Shape, moved_left, width_of
from .source import Grid, Record, Source

__all__ = ["MAX_ROWS", "SAMPLE_ROWS", "NotATable", "Table", "read", "table_of"]

SAMPLE_ROWS = 1_000  # rows, to find the header and to tell two tables side by side
USUAL = 0.95  # share of the rows that a table without a header is as wide as

Warnings = list[Promise | str]


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
    layout = _Layout(grid, head, widths, chosen)
    if layout.is_misfit:
        if line:
            raise NotATable(
                _("%(long)s of %(rows)s rows have more cells than line %(line)s. Choose another line."),
                long=layout.too_long,
                rows=layout.count,
                line=line,
            )
        chosen, guessed = 0, header_line.Guess(0, sure=False)
        layout = _Layout(grid, head, widths, 0)
    header, warnings = named(layout.names) if chosen else (numbered(layout.width), [])
    sure = guessed.sure or line is not None
    warnings = [*_about_file(grid), *_about_header(layout, sure), *warnings, *layout.warnings()]
    return Table(filename, header, grid, chosen, layout.count, warnings)


def fitted(cells: list[str], width: int) -> list[str]:
    """Pad a short row, or drop empty cells beyond the header."""
    if len(cells) < width:
        return cells + [""] * (width - len(cells))
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    return cells


class _Layout:
    """How wide the table is with `line` as its header, and how many rows it has."""

    def __init__(self, grid: Grid, head: Sequence[Record], widths: Mapping[int, int], line: int) -> None:
        self.line = line
        self.first = next((cells for number, cells in head if number == line), [])
        self.above = [number for number, _cells in head if number < line]
        below = Counter({int(width): count for width, count in widths.items()})
        below.subtract(width_of(cells) for number, cells in head if number <= line)
        self.count = sum(below.values())
        widest = max((width for width, count in below.items() if count > 0), default=0)
        if not line:
            self.width = max(_usual_width(below), len(head[0][1]) if grid.encoding else 0)
        elif grid.encoding:  # blank names at the end count if a row fills their column
            self.width = max(width_of(self.first), min(len(self.first), widest))
        else:  # a sheet is as wide as its widest row
            self.width = max(width_of(self.first), widest)
        if self.width > MAX_COLUMNS:
            raise NotATable(
                _("The table has %(columns)s columns; the limit is %(most)s. Remove some columns."),
                columns=self.width,
                most=MAX_COLUMNS,
            )
        if self.count > MAX_ROWS:
            raise too_many_rows()
        self.too_long = sum(count for width, count in below.items() if width > self.width)

    @property
    def names(self) -> list[str]:
        return fitted([*self.first], self.width)[: self.width]

    @property
    def is_misfit(self) -> bool:
        """Return whether most rows are wider than the header; a few are refused one by one."""
        return bool(self.line) and self.too_long > 2 and self.too_long * 2 > self.count

    def warnings(self) -> Warnings:
        found: Warnings = []
        if not self.count:
            found.append(_("The file has a header but no rows."))
        if self.too_long:
            found.append(
                format_lazy(
                    ngettext_lazy(
                        "{rows} row has more cells than the header.",
                        "{rows} rows have more cells than the header.",
                        self.too_long,
                    ),
                    rows=self.too_long,
                )
            )
        return found


def _usual_width(widths: Mapping[int, int]) -> int:
    """Return the width that nearly all rows fit in."""
    total = sum(widths.values())
    fitting = 0
    for width in sorted(widths):
        fitting += widths[width]
        if fitting >= USUAL * total:
            return max(width, 1)
    return 1


def _about_file(grid: Grid) -> Warnings:
    if grid.encoding not in NAMES:
        return []
    return [
        format_lazy(
            _("Read as {encoding}. Check that special characters look right."), encoding=NAMES[grid.encoding]
        )
    ]


def _about_header(layout: _Layout, sure: bool) -> Warnings:
    """Say which lines are no rows, and ask where the header could not be told from the rows."""
    if not layout.line:
        return [
            _(
                "No line seems to hold the column names, so the columns are numbered. Choose the line that does."
            )
        ]
    found: Warnings = []
    if not sure:
        found.append(
            format_lazy(
                _("Does line {line} hold the column names? If it is a row of the list, choose “No header”."),
                line=layout.line,
            )
        )
    if layout.above:
        found.append(
            format_lazy(
                ngettext_lazy(
                    "{lines} line above the header is not imported.",
                    "{lines} lines above the header are not imported.",
                    len(layout.above),
                ),
                lines=len(layout.above),
            )
        )
    return found
