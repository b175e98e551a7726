"""The width of a table under a chosen header, the rows that do not fit, and the warnings about them."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from leads.imports.errors import NotATable

from .encodings import NAMES
from .limits import MAX_COLUMNS, MAX_ROWS, too_many_rows
from .raw_rows import width_of
from .source import Grid, Record

USUAL = 0.95  # share of the rows that a table without a header is as wide as

Warnings = list[Promise | str]


def fitted(cells: list[str], width: int) -> list[str]:
    """Pad a short row, or drop empty cells beyond the header."""
    if len(cells) < width:
        return cells + [""] * (width - len(cells))
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    return cells


class Layout:
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


def about_file(grid: Grid) -> Warnings:
    if grid.encoding not in NAMES:
        return []
    return [
        format_lazy(
            _("Read as {encoding}. Check that special characters look right."), encoding=NAMES[grid.encoding]
        )
    ]


def about_header(layout: Layout, sure: bool) -> Warnings:
    """Say which lines are no rows, and ask where the header could not be told from the rows."""
    if not layout.line:
        return [
            _(
                "No line seems to contain the column names, so the columns are numbered. Choose the line that does."
            )
        ]
    found: Warnings = []
    if not sure:
        found.append(
            format_lazy(
                _(
                    "Does line {line} contain the column names? If it is a row of the list, choose “No header”."
                ),
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
