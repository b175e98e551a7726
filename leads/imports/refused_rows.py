"""The rows that were refused, as a file: with line and reason before the cells as they came, so that they can be
mended there and sent again."""

import csv
import io

from django.utils.translation import gettext as _

from leads.models import ImportBatch, ImportRow
from leads.models.import_batch import ImportVerdict
from salesdesk.parsing import safe_cell

from .upload import table_of


def refused_rows_csv(batch: ImportBatch) -> bytes:
    """The refused rows of a list that was judged: CSV that spreadsheets open with the right letters."""
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
    """Why a row is refused, each reason a sentence."""
    asked = [_("A number of this row asked not to be called.")] if row.suppressed else []
    return [*asked, *row.problems]


def _refused(batch: ImportBatch):
    return (
        batch.staged.filter(verdict=ImportVerdict.REFUSE)
        .only("line", "problems", "suppressed")
        .order_by("line")
    )
