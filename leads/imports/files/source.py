"""The uploaded file and its raw rows."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

Record = tuple[int, list[str]]


@dataclass(frozen=True)
class Source:
    """A file that can be opened repeatedly."""

    content: Path | bytes

    def open(self) -> BinaryIO:
        """Open the file at its first byte."""
        if isinstance(self.content, bytes):
            return io.BytesIO(self.content)
        return self.content.open("rb")

    def head(self, size: int) -> bytes:
        """Return the first `size` bytes, to detect the file type."""
        with self.open() as file:
            return file.read(size)


@dataclass(frozen=True)
class Grid:
    """Rows of cells before the header is known.

    Each call of `records()` iterates (line, cells) from the start; lines count from 1, as in an editor or spreadsheet.
    `encoding` is the codec of a text file, "" for a workbook; `dialect` its delimiter, or the type of workbook.
    """

    records: Callable[[], Iterator[Record]]
    encoding: str
    dialect: str

    def after(self, line: int) -> Iterator[Record]:
        """Yield the filled rows below `line`."""
        return (
            (number, cells)
            for number, cells in self.records()
            if number > line and any(cells) and "".join(cells).strip()
        )


@dataclass(frozen=True)
class Sheets:
    """The sheets of a file by name. A text file is one sheet without a name."""

    names: list[str]
    open: Callable[[int], Grid] = field(repr=False)
