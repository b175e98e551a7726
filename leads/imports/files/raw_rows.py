"""Pack raw rows into chunks for storage, and measure their shape."""

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator

from .source import Record

CHUNK_ROWS = 1_000
CHUNK_TEXT = 1_000_000  # characters; a chunk ends at whichever comes first


class Shape:
    """How many rows have how many columns, counted to the last filled cell, and how many columns at the left are blank.

    A sheet may start anywhere; a text file starts at its first column.
    """

    def __init__(self, *, is_sheet: bool) -> None:
        self.counted: Counter[int] = Counter()
        self.left: int | None = None if is_sheet else 0

    def measured(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield the rows and measure them."""
        for line, cells in records:
            self.counted[width_of(cells)] += 1
            if self.left != 0:
                blanks = next(number for number, cell in enumerate(cells) if cell.strip())
                self.left = blanks if self.left is None else min(blanks, self.left)
            yield line, cells

    @property
    def widths(self) -> dict[int, int]:
        """The number of rows by their width, without the blank columns at the left."""
        return {width - (self.left or 0): count for width, count in self.counted.items()}


def moved_left(records: Iterable[Record], columns: int) -> Iterator[Record]:
    """Yield the rows without their first columns."""
    return ((line, cells[columns:]) for line, cells in records)


def width_of(cells: list[str]) -> int:
    """Return the number of cells up to the last filled one."""
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return width


def packed(records: Iterable[Record]) -> Iterator[tuple[int, bytes]]:
    """Yield the line of the first row and the rows in compressed chunks."""
    chunk: list[Record] = []
    size = 0
    for record in records:
        chunk.append(record)
        size += sum(map(len, record[1]))
        if len(chunk) >= CHUNK_ROWS or size >= CHUNK_TEXT:
            yield chunk[0][0], _pack(chunk)
            chunk, size = [], 0
    if chunk:
        yield chunk[0][0], _pack(chunk)


def unpacked(content: bytes) -> list[Record]:
    """Return the rows of a chunk."""
    return [(line, cells) for line, cells in json.loads(zlib.decompress(content))]


def _pack(chunk: list[Record]) -> bytes:
    return zlib.compress(json.dumps(chunk, ensure_ascii=False, separators=(",", ":")).encode(), 1)
