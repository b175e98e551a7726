"""Export refused rows with line and reason before their original cells, to be fixed and uploaded again."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from leads.models import ImportBatch, ImportRow, RefusedRow
from salesdesk.parsing import safe_cell


def refused_rows_csv(batch: ImportBatch) -> Iterator[bytes]:
    """Yield the refused rows as CSV, UTF-8 with a byte order mark for spreadsheets."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    yield b"\xef\xbb\xbf"
    writer.writerow([_("Line"), _("Reason"), *map(safe_cell, batch.header)])
    for row in batch.refused_rows.order_by("line").iterator():
        writer.writerow([row.line, safe_cell(" ".join(reasons_of(row))), *map(safe_cell, row.cells)])
        yield _taken(written)
    yield _taken(written)


def reasons_of(row: ImportRow | RefusedRow) -> list[str]:
    """Return the remarks on a row, one sentence each."""
    suppressed = [_("A phone number in this row is on the do-not-call list.")] if row.suppressed else []
    if row.person_suppressed:
        suppressed.append(_("A person in this row asked not to be called."))
    return [*suppressed, *row.problems]


def _taken(written: io.StringIO) -> bytes:
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return text.encode()
