"""The parts of the page of an import: its preview, its result, and its undo."""

from typing import Any

from django.http import HttpRequest

from leads.imports import preview
from leads.imports.history import totals as history
from leads.imports.undo import asking, report
from leads.models import ImportBatch
from leads.models.imports.rows import ImportVerdict
from leads.models.imports.undo_fields import UndoState
from salesdesk.web.paging import page_of


def preview_parts(request: HttpRequest, batch: ImportBatch) -> dict:
    """Return the totals and a page of rows of the requested verdict, by default the first with rows."""
    sums = preview.totals(batch)
    past = history.totals(batch) if batch.is_history else None
    requested = request.GET.get("verdict", "")
    first = next((verdict for verdict in ImportVerdict.values if sums.of(verdict)), ImportVerdict.CREATE)
    verdict = requested if requested in ImportVerdict.values else first
    page = page_of(preview.rows_of(batch, verdict), request.GET, by="line", size=25)
    return {
        "sums": sums,
        "past": past,
        "verdict": verdict,
        "verdicts": [(each.value, each.label, sums.of(each.value)) for each in ImportVerdict],
        "page": page,
        "rows": preview.attach_details(batch, page.rows),
        "shows_past": batch.is_history and verdict != ImportVerdict.REFUSE,
    }


def result_parts(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    """Return the results of past outcomes, and what an undo leaves or left as it is."""
    found: dict[str, Any] = {"can_be_undone": asking.can_be_undone(batch)}
    if batch.is_history and batch.undo_state != UndoState.UNDONE:
        found["past"] = history.imported(batch)
    if batch.rows_kept and not batch.is_being_undone:
        page = page_of(report.kept(batch), request.GET, by="line", size=25)
        found |= {"reasons": report.reasons(batch), "page": page, "kept": report.with_names(page.rows)}
    return found
