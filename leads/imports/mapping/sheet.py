"""Guess which sheet of a workbook holds the list."""

from collections.abc import Sequence

from leads.imports.files.source import Record

from .header_line import known_words

LOOK_AT = 10  # lines in which the header is sought


def choose_sheet(heads: Sequence[Sequence[Record]]) -> int:
    """Return the number of the sheet whose first rows look most like a list; `heads` are those of each sheet."""
    return max(range(len(heads)), key=lambda number: (*_likeness(heads[number]), -number))


def _likeness(head: Sequence[Record]) -> tuple[int, bool]:
    """Return how many column names are known, and whether there is a table at all."""
    wide = [cells for _line, cells in head if sum(bool(cell.strip()) for cell in cells) > 1]
    known = max((known_words(cells) for cells in wide[:LOOK_AT]), default=0)
    return (known if known > 1 and len(head) > 1 else 0), len(wide) > 1
