"""Results of an import: its rejected rows, and the rows merged into known companies."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leads.imports import refused_rows
from leads.imports.engine import matched_rows
from salesdesk.people.access import allowed
from salesdesk.people.permissions import IMPORT_LISTS
from salesdesk.people.sign_in import security_log
from salesdesk.web.paging import page_of

from .visible_import import get_visible_import


@require_safe
@allowed(*IMPORT_LISTS)
def refused(request: HttpRequest, batch_id: int) -> StreamingHttpResponse:
    """Download the rejected rows with their reasons as CSV."""
    batch = get_visible_import(request.user, batch_id)
    security_log.record_export(request, f"refused rows of list {batch.pk}")
    return StreamingHttpResponse(
        refused_rows.refused_rows_csv(batch),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="refused-{batch.pk}.csv"'},
    )


@require_safe
@allowed(*IMPORT_LISTS)
def matches(request: HttpRequest, batch_id: int) -> HttpResponse:
    """List the rows that were merged into known companies, so that a wrong match is seen."""
    batch = get_visible_import(request.user, batch_id)
    only_other = "all" not in request.GET
    page = page_of(matched_rows.rows_of(batch, only_other=only_other), request.GET, by="line")
    context = {
        "batch": batch,
        "page": page,
        "rows": matched_rows.attach_leads(batch, page.rows),
        "only_other": only_other,
    }
    return render(request, "leads/imports/matches.html", context)
