"""Guess which line names the columns, if any: by words known as column names, else by its unlikeness to the rows."""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from leads.imports.files.source import Record
from leads.imports.rows.legal_forms import legal_form
from salesdesk import parsing

from . import columns

LOOK_AT = 40  # lines in which the header is sought
COMPARE = 200  # rows below it to compare with
MOSTLY = 0.6
LONGEST = 100  # characters of a cell that are looked at
_FIGURE = re.compile(r"[\s\d.,:;/%€$£+()\-]+|\d[\d.]*[eE][+-]?\d+")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+|https?://\S+|www\.\S+")


class Guess(NamedTuple):
    """The line of the header, 0 if there is none; `sure` if nobody needs to be asked."""

    line: int
    sure: bool


def guess(head: Sequence[Record]) -> Guess:
    """Guess the header from the first filled rows."""
    usual = median(_filled(cells) for _line, cells in head)
    places = [place for place in range(min(LOOK_AT, len(head))) if _filled(head[place][1]) * 2 >= usual]
    known = {place: known_words(head[place][1]) for place in places}
    best = max(places, key=lambda place: (known[place], -place))
    if known[best] >= 2 and not _is_data(head[best][1]):
        return Guess(head[best][0], sure=True)
    first = next((place for place in places if _filled(head[place][1]) >= MOSTLY * usual), places[0])
    evidence = _evidence(head[first][1], [cells for _line, cells in head[first + 1 : first + 1 + COMPARE]])
    evidence += known[first]
    if evidence < 0:
        return Guess(0, sure=True)
    return Guess(head[first][0], sure=evidence > 0)


def known_words(cells: Sequence[str]) -> int:
    """Return how many cells are known as names of different columns."""
    return len(columns.guess([cell[:LONGEST] for cell in cells], []))


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _is_data(cells: Sequence[str]) -> bool:
    """Return whether numbers or addresses are as many as words, as in no header."""
    kinds = [kind for cell in cells if (kind := _kind(cell))]
    return sum(kind != "text" for kind in kinds) * 2 > len(kinds)


def _evidence(first: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Return in how many columns the first cell is unlike those below, less those in which it is like them."""
    if not rows:
        return -1 if _is_data(first) else 1
    return sum(
        _unlike(cell.strip()[:LONGEST], [row[column] for row in rows if column < len(row)])
        for column, cell in enumerate(first)
        if cell.strip()
    )


def _unlike(first: str, cells: list[str]) -> int:
    cells = [cell.strip()[:LONGEST] for cell in cells if cell.strip()]
    kind, number = Counter(map(_kind, cells)).most_common(1)[0] if cells else ("", 0)
    if kind and kind != "text" and number >= MOSTLY * len(cells):
        return 1 if _kind(first) == "text" else -1 * (_kind(first) == kind)
    if _kind(first) in ("figure", "address"):
        return -1
    again = len(cells) > 2 and first.casefold() in {cell.casefold() for cell in cells}
    return -1 if again or legal_form("", first) or (len(first) > 3 and parsing.country(first)) else 0


def _kind(cell: str) -> str:
    """Return "figure", "address", "text", or the shape of a code, such as 9999 AA; "" if blank."""
    cell = cell.strip()[:LONGEST]
    if not cell:
        return ""
    if _FIGURE.fullmatch(cell):
        return "figure"
    if _ADDRESS.fullmatch(cell):
        return "address"
    if len(cell) < 12 and any(map(str.isdigit, cell)):
        return re.sub(r"\d", "9", re.sub(r"[^\W\d]", "A", cell))
    return "text"
