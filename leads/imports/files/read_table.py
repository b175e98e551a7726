"""Read a file as a table, or raise NotATable with the reason.

The whole file is checked once before any row is used. Text files are streamed, so that memory use does not grow with
the file.
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

MAX_ROWS = 200_000
SAMPLE_ROWS = 1_000


@dataclass(frozen=True)
class Table:
    """A header and its rows. `rows` can be iterated repeatedly, each time from the first row.

    Rows are (line, cells). Cells are padded to the header and blank rows skipped; `misfit` reports rows longer than
    the header.
    """

    filename: str
    header: list[str]
    grid: Grid
    row_count: int
    warnings: list[Promise | str]

    @property
    def encoding(self) -> str:
        """The codec of a text file; "" for a workbook."""
        return self.grid.encoding

    @property
    def dialect(self) -> str:
        """The delimiter of a text file, or "xlsx"."""
        return self.grid.dialect

    @property
    def rows(self) -> Iterator[Record]:
        """Yield each filled row as (line, cells), from the first."""
        width = len(self.header)
        return ((line, fitted(cells, width)) for line, cells in islice(_filled(self.grid), 1, None))

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


def read(content: Path | str | bytes, filename: str, encoding: str = "") -> Table:
    """Read a path or bytes as one table. Raises NotATable with the reason.

    The file type is detected from the content, not the name. `encoding` overrides the detected encoding.
    """
    source = Source(Path(content) if isinstance(content, str) else content)
    head = source.head(16)
    grid = workbook.opened(source) if workbook.is_workbook(head) else delimited.opened(source, encoding)
    return _checked(grid, filename)


def fitted(cells: list[str], width: int) -> list[str]:
    """Pad a short row, or drop empty cells beyond the header."""
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
        raise NotATable(_("The file is empty. Choose another file."))
    beginning = [cells for _line, cells in islice(records, SAMPLE_ROWS)]
    first = _without_trailing_blanks(first, beginning)
    refuse_unless_header(first, line)
    refuse_side_by_side(first, beginning)
    count, too_long = _counted(beginning, records, len(first))
    header, warnings = named(first)
    if not count:
        warnings.append(_("The file has a header but no rows."))
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


def _without_trailing_blanks(first: list[str], beginning: list[list[str]]) -> list[str]:
    """Drop trailing columns with neither header nor cells, which spreadsheets save for their formatting."""
    end = len(first)
    while end and not any(row[end - 1].strip() for row in (first, *beginning) if len(row) >= end):
        end -= 1
    return first[:end]


def _counted(beginning: list[list[str]], records: Iterator[Record], width: int) -> tuple[int, int]:
    """Count all rows and overlong rows. Raises NotATable if there are too many of either."""
    count = len(beginning)
    too_long = sum(len(fitted(cells, width)) > width for cells in beginning)
    _refuse_misfits(count, too_long)
    for _line, cells in records:
        count += 1
        if len(cells) > width and len(fitted(cells, width)) > width:
            too_long += 1
        if count > MAX_ROWS:
            raise NotATable(
                _("The file has more than %(most)s rows. Split it and upload the parts."),
                most=f"{MAX_ROWS:,}",
            )
    _refuse_misfits(count, too_long)
    return count, too_long


def _refuse_misfits(count: int, too_long: int) -> None:
    """Raise NotATable if most rows are overlong; a few are refused one by one."""
    if too_long > 2 and too_long * 2 > count:
        raise NotATable(
            _("%(long)s of %(rows)s rows have more cells than the first row. Make the first row the header."),
            long=too_long,
            rows=count,
        )
