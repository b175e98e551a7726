"""From a file to a table: a header and rows, or a sentence that says why there is none.

The whole file is read once before anything is promised, so that a fault in its last line is told before its
first row is used. Text is read as a stream: the memory it takes does not grow with the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from leads.imports.errors import NotATable
from leads.imports.mapping.header import named, refuse_side_by_side, refuse_unless_header

from . import delimited, workbook
from .source import Grid, Record, Source

__all__ = ["MAX_ROWS", "NotATable", "Table", "read"]

MAX_ROWS = 200_000  # an import is one transaction, which the worker ends within its two minutes
SAMPLE_ROWS = 1_000


@dataclass(frozen=True)
class Table:
    """A header and its rows. Iterate `rows` as often as needed: each time it begins at the first one.

    Rows are (line, cells): cells are padded to the header, blank rows are left out, and a row that stays
    longer than the header is the one `misfit` speaks of.
    """

    filename: str
    header: list[str]
    grid: Grid
    row_count: int
    warnings: list[Promise | str]

    @property
    def encoding(self) -> str:
        """The codec of a text file; empty for a workbook."""
        return self.grid.encoding

    @property
    def dialect(self) -> str:
        """The delimiter of a text file, or "xlsx"."""
        return self.grid.dialect

    @property
    def rows(self) -> Iterator[Record]:
        """Give each filled row as (line, cells), from the first."""
        width = len(self.header)
        return ((line, fitted(cells, width)) for line, cells in islice(_filled(self.grid), 1, None))

    def sample(self, size: int = 200) -> list[list[str]]:
        """Return the first rows' cells, for guessing columns and for a preview."""
        return [cells for _line, cells in islice(self.rows, size)]

    def misfit(self, cells: list[str]) -> Promise | str:
        """Say why a row can't be read under this header; empty if it can."""
        if len(cells) <= len(self.header):
            return ""
        return format_lazy(
            _("The row has {cells} cells, the header {columns}."), cells=len(cells), columns=len(self.header)
        )


def read(content: Path | str | bytes, filename: str, encoding: str = "") -> Table:
    """Read a path or bytes as one table. Raises NotATable with the reason.

    The kind of file is told from what is in it, never from its name. `encoding` overrules the guess where a
    person saw that the letters are wrong.
    """
    source = Source(Path(content) if isinstance(content, str) else content)
    head = source.head(16)
    grid = workbook.opened(source) if workbook.is_workbook(head) else delimited.opened(source, encoding)
    return _checked(grid, filename)


def fitted(cells: list[str], width: int) -> list[str]:
    """Pad a short row and drop the empty cells that stand beyond the header."""
    if len(cells) < width:
        return cells + [""] * (width - len(cells))
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    return cells


def _filled(grid: Grid) -> Iterator[Record]:
    return ((line, cells) for line, cells in grid.records() if any(cells) and "".join(cells).strip())


def _checked(grid: Grid, filename: str) -> Table:
    records = _filled(grid)
    line, first = next(records, (0, []))
    if not first:
        raise NotATable(_("The file is empty."))
    beginning = [cells for _line, cells in islice(records, SAMPLE_ROWS)]
    first = _without_far_blanks(first, beginning)
    refuse_unless_header(first, line)
    refuse_side_by_side(first, beginning)
    count, too_long = _counted(beginning, records, len(first))
    header, warnings = named(first)
    if not count:
        warnings.append(_("There is a header and no row below it."))
    if too_long:
        warnings.append(
            format_lazy(
                ngettext_lazy(
                    "{rows} row has more cells than the header.",
                    "{rows} rows have more cells than the header.",
                    too_long,
                ),
                rows=too_long,
            )
        )
    return Table(filename, header, grid, count, [*grid.warnings, *warnings])


def _without_far_blanks(first: list[str], beginning: list[list[str]]) -> list[str]:
    """Drop the last columns that have neither a name nor a cell: a spreadsheet saves its formatted ones too."""
    end = len(first)
    while end and not any(row[end - 1].strip() for row in (first, *beginning) if len(row) >= end):
        end -= 1
    return first[:end]


def _counted(beginning: list[list[str]], records: Iterator[Record], width: int) -> tuple[int, int]:
    """Count the rows and those that do not fit; refuse too many of either."""
    count = len(beginning)
    too_long = sum(len(fitted(cells, width)) > width for cells in beginning)
    _refuse_misfits(count, too_long)
    for _line, cells in records:
        count += 1
        if len(cells) > width and len(fitted(cells, width)) > width:
            too_long += 1
        if count > MAX_ROWS:
            raise NotATable(
                _("The file has more than %(most)s rows. Send it in parts of at most %(most)s."),
                most=f"{MAX_ROWS:,}",
            )
    _refuse_misfits(count, too_long)
    return count, too_long


def _refuse_misfits(count: int, too_long: int) -> None:
    """A few long rows are refused one by one; when it is most of them, the header is not theirs."""
    if too_long > 2 and too_long * 2 > count:
        raise NotATable(
            _("%(long)s of %(rows)s rows have more cells than the first row: it is not their header."),
            long=too_long,
            rows=count,
        )
