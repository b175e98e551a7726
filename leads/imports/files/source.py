"""The uploaded file, on disk or in memory, and its raw rows."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from django.utils.functional import Promise

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
    """

    records: Callable[[], Iterator[Record]]
    encoding: str
    dialect: str
    warnings: list[Promise | str] = field(default_factory=list)
