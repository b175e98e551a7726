"""Name the columns, and refuse two tables side by side."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leads.imports.errors import NotATable
from leads.imports.files.source import Record

SHORTEST_TABLE = 3  # rows; fewer are taken as a note beside the table


def named(first: Sequence[str]) -> tuple[list[str], list[Promise | str]]:
    """Return unique column names and warnings about blank and duplicate ones."""
    names: list[str] = []
    blank, twice = [], []
    taken = {cell.strip() for cell in first}
    for number, cell in enumerate(first, 1):
        name = cell.strip()
        if not name:
            name = gettext("Column %(number)s") % {"number": number}
            blank.append(name)
        if name in names:
            twice.append(name)
            name = _numbered(name, taken)
        taken.add(name)
        names.append(name)
    warnings: list[Promise | str] = []
    if blank:
        warnings.append(format_lazy(_("Columns without a header: {names}."), names=", ".join(blank)))
    if twice:
        warnings.append(
            format_lazy(_("Duplicate column names were numbered: {names}."), names=", ".join(twice))
        )
    return names, warnings


def _numbered(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name} {number}" in taken:
        number += 1
    return f"{name} {number}"


def numbered(width: int) -> list[str]:
    """Return the names of columns that have none."""
    return [gettext("Column %(number)s") % {"number": number + 1} for number in range(width)]


def refuse_side_by_side(line: int, head: Sequence[Record]) -> None:
    """Raise NotATable for two unrelated tables side by side in one sheet; `line` is the header."""
    first, rows = head[0][1], [cells for _line, cells in head[1:]]
    header = next((cells for number, cells in head if number == line), [])
    below = [cells for number, cells in head if number > line]
    if tables := _under_titles(first, rows) or _of_unequal_height(header, below):
        left, right = tables[:2]
        raise NotATable(
            _(
                "The file holds two tables side by side: one starts with “%(left)s”, the other with "
                "“%(right)s”. Save each as a separate file."
            ),
            left=left,
            right=right,
        )


def _under_titles(first: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the table titles if the first row holds only titles above groups of column names."""
    titles = _blocks(first)
    groups = _blocks(rows[0]) if rows else []
    if len(titles) < 2 or any(end - start > 1 for start, end in titles):
        return []
    if all(end - start == 1 for start, end in groups):
        return []
    if {start for start, _end in titles} != {start for start, _end in groups}:
        return []
    return [first[start].strip() for start, _end in titles]


def _of_unequal_height(first: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the first names of groups split by an empty column, if gapless and of unequal height."""
    used = [*first]
    for row in rows:
        for number, cell in enumerate(row[: len(used)]):
            used[number] = used[number] or cell
    blocks = [(start, end) for start, end in _blocks(used) if end - start > 1]
    heights = [_height(rows, start, end) for start, end in blocks]
    if len(blocks) < 2 or len(set(heights)) == 1 or min(heights) < SHORTEST_TABLE:
        return []
    return [next((cell.strip() for cell in first[start:end] if cell.strip()), "") for start, end in blocks]


def _height(rows: Sequence[Sequence[str]], start: int, end: int) -> int:
    """Return the number of filled rows in the block; 0 if there is a gap."""
    filled = [any(cell.strip() for cell in row[start:end]) for row in rows]
    height = len(filled) - filled[::-1].index(True) if True in filled else 0
    return height if all(filled[:height]) else 0


def _blocks(row: Sequence[str]) -> list[tuple[int, int]]:
    """Return the runs of filled cells as (start, end)."""
    blocks: list[tuple[int, int]] = []
    for number, cell in enumerate(row):
        if not cell.strip():
            continue
        if blocks and blocks[-1][1] == number:
            blocks[-1] = (blocks[-1][0], number + 1)
        else:
            blocks.append((number, number + 1))
    return blocks
