"""Store an uploaded file and its raw rows in pieces, so that neither is ever in memory as a whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from leads.models import ImportBatch, ImportPart

from .files.raw_rows import moved_left, unpacked
from .files.source import Grid, Record

FILE, ROWS = ImportPart.Kind.FILE, ImportPart.Kind.ROWS


def store_file(batch: ImportBatch, pieces: Iterable[bytes]) -> int:
    """Store the uploaded file of a new batch and return its size in bytes."""
    size = 0
    for number, piece in enumerate(pieces):
        size += len(piece)
        ImportPart.objects.create(batch=batch, kind=FILE, number=number, content=piece)
    return size


def file_of(batch: ImportBatch) -> Iterator[bytes]:
    """Yield the uploaded file in pieces."""
    return _contents(ImportPart.objects.filter(batch=batch, kind=FILE))


class StoredRows:
    """The rows of one opening of a file. They count once `ImportBatch.opening` names it."""

    def __init__(self, batch: ImportBatch, opening: int) -> None:
        self.batch, self.opening = batch, opening
        self.parts = ImportPart.objects.filter(batch=batch, kind=ROWS, opening=opening)

    def add(self, number: int, first_line: int, chunk: bytes) -> None:
        """Store a packed chunk of rows."""
        ImportPart.objects.create(
            batch=self.batch,
            kind=ROWS,
            opening=self.opening,
            number=number,
            first_line=first_line,
            content=chunk,
        )

    def after(self, line: int) -> Iterator[Record]:
        """Yield the rows below `line`, with a query per thousand rows and no cursor left open."""
        earlier = (
            self.parts.filter(first_line__lte=line + 1).order_by("-number") if line else self.parts.none()
        )
        first = earlier.values_list("number", flat=True).first() or 0
        for content in _contents(self.parts, first):
            below = (record for record in unpacked(content) if record[0] > line)
            yield from moved_left(below, self.batch.left_blank)

    def grid(self, encoding: str) -> Grid:
        """Return the rows as a grid."""
        return _StoredGrid(lambda: self.after(0), encoding, "", self)


@dataclass(frozen=True)
class _StoredGrid(Grid):
    stored: StoredRows

    def after(self, line: int) -> Iterator[Record]:
        return self.stored.after(line)


def forget_rows(batch: ImportBatch, *, but: int = -1, only: int | None = None) -> None:
    """Delete the rows of all openings but one, or of one only."""
    rows = ImportPart.objects.filter(batch=batch, kind=ROWS).exclude(opening=but)
    (rows if only is None else rows.filter(opening=only)).delete()


def forget(batch: ImportBatch) -> None:
    """Delete the file and its rows, which hold personal data."""
    ImportPart.objects.filter(batch=batch).delete()


def _contents(parts: QuerySet[ImportPart], first: int = 0) -> Iterator[bytes]:
    """Yield the contents from part `first` on, with a query for each."""
    left = parts.order_by("number").values_list("number", "content")
    while part := left.filter(number__gte=first).first():
        first = part[0] + 1
        yield bytes(part[1])
