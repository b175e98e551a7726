"""Pages to upload, map, preview and import lists."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leads.forms.imports import MappingForm, UploadForm
from leads.funnel.transitions import Refused
from leads.imports import pipeline, preview, refused_rows, upload
from leads.imports.engine import matched_rows
from leads.imports.files.read_table import NotATable
from leads.models import ImportBatch
from leads.models.imports.rows import ImportVerdict
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.web.paging import page_of

State = ImportBatch.State


@require_safe
@allowed(*MANAGE_TEAMS)
def imports(request: HttpRequest) -> HttpResponse:
    """List the imports, newest first."""
    page = page_of(ImportBatch.objects.visible_to(request.user).for_pages(), request.GET)
    return render(request, "leads/imports/batches.html", {"page": page})


@allowed(*MANAGE_TEAMS)
def new(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        form = UploadForm(initial={"campaign": request.GET.get("campaign")}, by=request.user)
        return render(request, "leads/imports/upload.html", {"form": form})
    form = UploadForm(request.POST, request.FILES, by=request.user)
    if form.is_valid() and (batch := _create_batch(form, request.user)):
        return redirect("import-mapping", batch.pk)
    return render(request, "leads/imports/upload.html", {"form": form}, status=422)


@require_safe
@allowed(*MANAGE_TEAMS)
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Show one import in its current state. A page in progress asks for its figures every two seconds."""
    batch = _visible_batch(request, batch_id)
    if batch.state == State.UPLOADED:
        return redirect("import-mapping", batch.pk)
    context = {"batch": batch}
    if batch.state == State.PREVIEWED:
        context |= _preview(request, batch)
    if request.htmx and batch.is_worked_on and not batch.paused:
        return render(request, "leads/imports/batch.html#progress", context)
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "leads/imports/batch.html", context)


@allowed(*MANAGE_TEAMS)
def mapping(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Map the columns; allowed again until the list is imported."""
    batch = _visible_batch(request, batch_id)
    if not batch.can_be_mapped:
        return redirect("import", batch.pk)
    if request.method != "POST":
        return render(
            request, "leads/imports/mapping.html", {"batch": batch, "form": MappingForm(batch=batch)}
        )
    form = MappingForm(request.POST, batch=batch)
    if form.is_valid():
        if form.cleaned_data.get("encoding", "") != batch.encoding:
            return _read_again(request, batch, form)
        if _start(
            request,
            pipeline.start_reading,
            batch,
            form.mapping(),
            country=form.cleaned_data["country"],
            legal_form=form.cleaned_data["legal_form"],
            contents=form.cleaned_data["contents"],
        ):
            return redirect("import", batch.pk)
    return render(request, "leads/imports/mapping.html", {"batch": batch, "form": form}, status=422)


@require_POST
@allowed(*MANAGE_TEAMS)
def commit(request: HttpRequest, batch_id: int) -> HttpResponse:
    batch = _visible_batch(request, batch_id)
    _start(request, pipeline.start_committing, batch)
    return redirect("import", batch.pk)


@require_POST
@allowed(*MANAGE_TEAMS)
def discard(request: HttpRequest, batch_id: int) -> HttpResponse:
    batch = _visible_batch(request, batch_id)
    try:
        pipeline.discard(batch)
        pipeline.process_at_once(batch)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("import", batch.pk)
    messages.success(request, _("%(name)s was discarded. Nothing was imported.") % {"name": batch.file_name})
    return redirect("imports")


@require_safe
@allowed(*MANAGE_TEAMS)
def refused(request: HttpRequest, batch_id: int) -> StreamingHttpResponse:
    """Download the rejected rows with their reasons as CSV."""
    batch = _visible_batch(request, batch_id)
    return StreamingHttpResponse(
        refused_rows.refused_rows_csv(batch),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="refused-{batch.pk}.csv"'},
    )


@require_safe
@allowed(*MANAGE_TEAMS)
def matches(request: HttpRequest, batch_id: int) -> HttpResponse:
    """List the rows that were merged into known companies, so that a wrong match is seen."""
    batch = _visible_batch(request, batch_id)
    only_other = "all" not in request.GET
    page = page_of(matched_rows.rows_of(batch, only_other=only_other), request.GET, by="line")
    context = {
        "batch": batch,
        "page": page,
        "rows": matched_rows.attach_leads(batch, page.rows),
        "only_other": only_other,
    }
    return render(request, "leads/imports/matches.html", context)


def _visible_batch(request: HttpRequest, batch_id: int) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.visible_to(request.user).for_pages(), pk=batch_id)


def _create_batch(form: UploadForm, by) -> ImportBatch | None:
    """Create the batch; on an unreadable file add a form error and return None."""
    file = form.cleaned_data["file"]
    campaign, country = form.cleaned_data["campaign"], form.cleaned_data["country"]
    try:
        return upload.create_batch(file.read(), file.name, campaign, country=country, by=by)
    except NotATable as reason:
        form.add_error("file", str(reason))
        return None


def _read_again(request: HttpRequest, batch: ImportBatch, form: MappingForm) -> HttpResponse:
    """Read the file in another encoding, keeping the chosen mapping."""
    try:
        upload.change_encoding(batch, form.cleaned_data["encoding"])
    except NotATable as reason:
        form.add_error("encoding", str(reason))
        return render(request, "leads/imports/mapping.html", {"batch": batch, "form": form}, status=422)
    again = MappingForm(request.POST, batch=batch)
    return render(request, "leads/imports/mapping.html", {"batch": batch, "form": again, "read_again": True})


def _start(request: HttpRequest, start, batch: ImportBatch, *args, **kwargs) -> bool:
    """Start the step; a small list is processed at once, a large one by the worker."""
    try:
        start(batch, *args, **kwargs)
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    pipeline.process_at_once(batch)
    return True


def _preview(request: HttpRequest, batch: ImportBatch) -> dict:
    """Return the totals and a page of rows of the requested verdict, by default the first with rows."""
    sums = preview.totals(batch)
    requested = request.GET.get("verdict", "")
    first = next((verdict for verdict in ImportVerdict.values if sums.of(verdict)), ImportVerdict.CREATE)
    verdict = requested if requested in ImportVerdict.values else first
    page = page_of(preview.rows_of(batch, verdict), request.GET, by="line", size=25)
    return {
        "sums": sums,
        "verdict": verdict,
        "verdicts": [(each.value, each.label, sums.of(each.value)) for each in ImportVerdict],
        "page": page,
        "rows": preview.attach_details(batch, page.rows),
    }
