"""Open an uploaded file: a child reads its rows, and the header and columns are proposed from them.

    opening → uploaded, or back to what it was, with the reason

Each opening has its own number and stores its rows under it, so no lock is held while the child reads: the list can
be discarded meanwhile, and a worker that is killed leaves nothing that counts.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from leads.funnel.transitions import Refused
from leads.models import ImportBatch
from salesdesk import clock, formats

from . import proposal, stored
from .errors import NotATable
from .files import reading
from .files.raw_rows import moved_left, unpacked
from .files.read_table import SAMPLE_ROWS, Table, table_of
from .files.reading import FileFacts, TookTooLong, TooMuchWork
from .files.source import Record
from .mapping.sheet import choose_sheet

State = ImportBatch.State

AT_ONCE = 1_000_000  # bytes; a page waits for smaller files
AT_ONCE_SECONDS = 5.0
ATTEMPTS = 3
_MARGIN = timedelta(seconds=15)


def request(batch: ImportBatch, *, encoding: str = "", sheet: int | None = None) -> None:
    """Queue the file to be opened with another encoding or sheet. Raises Refused while it is in progress."""
    moved = ImportBatch.objects.filter(pk=batch.pk, state__in=ImportBatch.MAPPED_IN).update(
        state=State.OPENING,
        requested={"encoding": encoding, "sheet": sheet},
        attempts=0,
        opening_until=None,
        error="",
    )
    if not moved:
        raise Refused(_("This list is already being processed. Reload the page."))


def open_if_small(batch: ImportBatch) -> bool:
    """Open a small file while somebody waits for it. Raises NotATable; returns False if it is left to a worker."""
    if batch.file_size > AT_ONCE or not _claim(batch, AT_ONCE_SECONDS):
        return False
    try:
        _open(batch, AT_ONCE_SECONDS)
    except (TookTooLong, TooMuchWork):
        _wait_for_worker(batch, attempts=0)
        return False
    except NotATable:
        _give_back(batch, "")  # who waits is told at once
        raise
    return True


def run(now: datetime, limit: int = 1) -> int:
    """Open the files that wait longest. Returns how many."""
    waiting = _waiting(now).order_by("at").select_related("by")
    return sum(_open_as_worker(batch) for batch in waiting[:limit])


def _waiting(now: datetime):
    return ImportBatch.objects.filter(state=State.OPENING, at__lte=now).filter(
        Q(opening_until=None) | Q(opening_until__lte=now)
    )


def _open_as_worker(batch: ImportBatch) -> bool:
    with formats.read_by(batch.by):
        if batch.attempts >= ATTEMPTS:
            _give_back(
                batch, _("The file could not be opened in three attempts. Save it again as CSV or Excel.")
            )
        elif _claim(batch, reading.SECONDS):
            try:
                _open(batch, reading.SECONDS)
            except TooMuchWork:
                _give_back(
                    batch, _("Opening the file takes too long. Save it as CSV, or split it into parts.")
                )
            except TookTooLong:
                _wait_for_worker(batch)
            except NotATable as reason:
                _give_back(batch, str(reason))
    return True


def _wait_for_worker(batch: ImportBatch, **facts: int) -> None:
    """Leave the file to the next run, unless it was discarded meanwhile."""
    ImportBatch.objects.filter(pk=batch.pk, state=State.OPENING).update(opening_until=None, **facts)


def _claim(batch: ImportBatch, seconds: float) -> bool:
    """Take the file for as long as opening it may take, and count the attempt before it starts."""
    now = clock.now()
    taken = (
        _waiting(now)
        .filter(pk=batch.pk)
        .update(
            opening_until=now + timedelta(seconds=seconds) + _MARGIN,
            openings=F("openings") + 1,
            attempts=F("attempts") + 1,
        )
    )
    if taken:
        batch.refresh_from_db()
    return bool(taken)


def _open(batch: ImportBatch, seconds: float) -> None:
    rows, facts = stored.StoredRows(batch, batch.openings), FileFacts()
    encoding, sheet = batch.requested.get("encoding", ""), batch.requested.get("sheet")
    read = partial(reading.read, facts=facts, encoding=encoding, seconds=seconds)
    try:
        head = _store_rows(batch, rows, partial(read, sheet=sheet))
        if facts.heads:
            sheet = choose_sheet([[(line, cells) for line, cells in head] for head in facts.heads])
            head = _store_rows(batch, rows, partial(read, sheet=sheet))
        batch.left_blank = facts.left
        table = table_of(
            rows.grid(facts.encoding),
            batch.file_name,
            list(moved_left(head, facts.left)),
            {int(width): count for width, count in facts.widths.items()},
        )
        if not table.row_count:
            raise NotATable(_("The file has a header but no rows."))
    except IntegrityError:
        if ImportBatch.objects.filter(pk=batch.pk).exists():
            raise
        return  # discarded meanwhile
    except BaseException:
        stored.forget_rows(batch, only=batch.openings)
        raise
    _finish(batch, table, facts)


def _store_rows(
    batch: ImportBatch, rows: stored.StoredRows, read: Callable[..., reading.Chunks]
) -> list[Record]:
    """Store the rows as they are read and return the first ones."""
    head: list[Record] = []
    for number, (line, chunk) in enumerate(read(stored.file_of(batch))):
        if len(head) < SAMPLE_ROWS:
            head += unpacked(chunk)
        rows.add(number, line, chunk)
    return head[:SAMPLE_ROWS]


def _finish(batch: ImportBatch, table: Table, facts: FileFacts) -> None:
    """Let the rows of this opening count, with a proposal for the columns, unless the list was discarded."""
    found = {"widths": facts.widths, "left_blank": facts.left, "sheets": facts.sheets, "sheet": facts.sheet}
    proposal.describe(batch, table)
    with suppress(Refused):
        proposal.save(batch, [State.OPENING], opening=batch.openings, opening_until=None, **found)
        stored.forget_rows(batch, but=batch.openings)


def _give_back(batch: ImportBatch, reason: str) -> None:
    """Keep what an earlier opening gave, else fail; in both cases with the reason."""
    opened = bool(batch.header)
    ImportBatch.objects.filter(pk=batch.pk, state=State.OPENING).update(
        state=State.UPLOADED if opened else State.FAILED,
        error=reason[: ImportBatch._meta.get_field("error").max_length],
        requested={},
        opening_until=None,
        attempts=0,
    )
    if not opened:
        stored.forget(batch)
