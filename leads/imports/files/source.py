"""The file as it came: a path on disk, or bytes that an upload kept in memory."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from django.utils.functional import Promise

Record = tuple[int, list[str]]


@dataclass(frozen=True)
class Source:
    """A file that can be opened as often as somebody wants to read it from the start."""

    content: Path | bytes

    def open(self) -> BinaryIO:
        """Open the file at its first byte."""
        if isinstance(self.content, bytes):
            return io.BytesIO(self.content)
        return self.content.open("rb")

    def head(self, size: int) -> bytes:
        """Return the first bytes, for looking at what kind of file this is."""
        with self.open() as file:
            return file.read(size)


@dataclass(frozen=True)
class Grid:
    """Rows of cells, before anybody knows which row is the header.

    `records()` starts anew each time it is called and gives (line, cells), the line counted from 1 as an
    editor or a spreadsheet shows it.
    """

    records: Callable[[], Iterator[Record]]
    encoding: str
    dialect: str
    warnings: list[Promise | str] = field(default_factory=list)
