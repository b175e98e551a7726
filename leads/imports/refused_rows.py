"""Export refused rows with line and reason before their original cells, to be fixed and uploaded again."""

import csv
import io

from django.utils.translation import gettext as _

from leads.models import ImportBatch, ImportRow
from leads.models.import_batch import ImportVerdict
from salesdesk.parsing import safe_cell

from .upload import table_of


def refused_rows_csv(batch: ImportBatch) -> bytes:
    """Return the refused rows as CSV, UTF-8 with a byte order mark for spreadsheets."""
    reasons = {row.line: reasons_of(row) for row in _refused(batch)}
    table = table_of(batch)
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([_("Line"), _("Reason"), *map(safe_cell, table.header)])
    for line, cells in table.rows:
        if line in reasons:
            writer.writerow([line, safe_cell(" ".join(reasons[line])), *map(safe_cell, cells)])
    return written.getvalue().encode("utf-8-sig")


def reasons_of(row: ImportRow) -> list[str]:
    """Return the remarks on a row, one sentence each."""
    suppressed = [_("A phone number in this row is on the do-not-call list.")] if row.suppressed else []
    if row.person_suppressed:
        suppressed.append(_("A person in this row asked not to be called."))
    return [*suppressed, *row.problems]


def _refused(batch: ImportBatch):
    return (
        batch.staged.filter(verdict=ImportVerdict.REFUSE)
        .only("line", "problems", "suppressed", "person_suppressed")
        .order_by("line")
    )
