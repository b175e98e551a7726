"""Pages to upload, map, preview and import lists."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leads.forms.imports.layout import LayoutForm
from leads.forms.imports.mapping import MappingForm
from leads.forms.imports.upload import UploadForm
from leads.funnel.transitions import Refused
from leads.imports import opening, pipeline, proposal, upload
from leads.imports.errors import NotATable
from leads.imports.mapping import new_fields
from leads.models import ImportBatch
from salesdesk.custom_fields.definitions import TooManyFields
from salesdesk.custom_fields.models import MOST_FIELDS
from salesdesk.people.access import allowed
from salesdesk.people.permissions import IMPORT_LISTS, MANAGE_TEAMS
from salesdesk.web.body_limits import SIGNED_IN, accepts_body
from salesdesk.web.paging import page_of
from salesdesk.web.uploads import no_room_for

from . import parts
from .visible_import import get_visible_import

State = ImportBatch.State


@require_safe
@allowed(*IMPORT_LISTS)
def imports(request: HttpRequest) -> HttpResponse:
    """List the imports, newest first."""
    page = page_of(ImportBatch.objects.visible_to(request.user).for_pages(), request.GET)
    return render(request, "leads/imports/batches.html", {"page": page})


@accepts_body(upload.MAX_BYTES + SIGNED_IN)
@allowed(*IMPORT_LISTS)
def new(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        form = UploadForm(initial={"campaign": request.GET.get("campaign")}, by=request.user)
        return render(request, "leads/imports/upload.html", {"form": form})
    form = UploadForm(request.POST, request.FILES, by=request.user)
    no_room_for(request, form, "file")
    if form.is_valid() and (batch := _create_batch(form, request.user)):
        return redirect("import-mapping", batch.pk)
    return render(request, "leads/imports/upload.html", {"form": form}, status=422)


@require_safe
@allowed(*IMPORT_LISTS)
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Show one import in its current state. A page in progress asks for its figures every two seconds."""
    batch = get_visible_import(request.user, batch_id)
    if batch.state == State.UPLOADED:
        return redirect("import-mapping", batch.pk)
    context = {"batch": batch}
    if batch.state == State.PREVIEWED:
        context |= parts.preview_parts(request, batch)
    elif batch.has_counts:
        context |= parts.result_parts(request, batch)
    if request.htmx and batch.is_being_undone:
        return render(request, "leads/imports/undo.html#undo-progress", context)
    if request.htmx and batch.is_worked_on and not batch.paused:
        return render(request, "leads/imports/batch.html#progress", context)
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "leads/imports/batch.html", context)


@allowed(*IMPORT_LISTS)
def mapping(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Map the columns; allowed again until the list is imported."""
    batch = get_visible_import(request.user, batch_id)
    if not batch.can_be_mapped:
        return redirect("import", batch.pk)
    posted = request.POST if request.method == "POST" else None
    may_add = request.user.role in MANAGE_TEAMS
    form, layout = MappingForm(posted, batch=batch, may_add=may_add), LayoutForm(posted, batch=batch)
    context = {"batch": batch, "form": form, "layout": layout}
    if posted is None:
        return render(request, "leads/imports/mapping.html", context)
    if layout.is_valid() and ("again" in posted or layout.changes()):
        if _read_again(request, batch, form, layout):
            return redirect("import-mapping", batch.pk)
        # The mapping chosen so far, which nobody submitted yet.
        context["form"] = MappingForm(batch=batch, may_add=may_add)
    elif layout.is_valid() and form.is_valid() and _start_reading(request, batch, form):
        return redirect("import", batch.pk)
    return render(request, "leads/imports/mapping.html", context, status=422)


@require_POST
@allowed(*IMPORT_LISTS)
def commit(request: HttpRequest, batch_id: int) -> HttpResponse:
    batch = get_visible_import(request.user, batch_id)
    _start(request, pipeline.start_committing, batch)
    return redirect("import", batch.pk)


@require_POST
@allowed(*IMPORT_LISTS)
def discard(request: HttpRequest, batch_id: int) -> HttpResponse:
    batch = get_visible_import(request.user, batch_id)
    try:
        pipeline.discard(batch)
        pipeline.process_at_once(batch)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("import", batch.pk)
    messages.success(request, _("%(name)s was discarded. Nothing was imported.") % {"name": batch.file_name})
    return redirect("imports")


def _create_batch(form: UploadForm, by) -> ImportBatch | None:
    """Create the batch; on an unreadable file add a form error and return None."""
    file = form.cleaned_data["file"]
    campaign, country = form.cleaned_data["campaign"], form.cleaned_data["country"]
    try:
        return upload.create_batch(file, file.name, campaign, country=country, by=by)
    except NotATable as reason:
        form.add_error("file", str(reason))
        return None


def _read_again(request: HttpRequest, batch: ImportBatch, form: MappingForm, layout: LayoutForm) -> bool:
    """Read the file as chosen, keeping the mapping of columns whose names stay."""
    changes = layout.changes()
    batch.mapping = form.draft()
    proposal.take_preset(batch, changes.get("preset"))
    form.is_valid()
    batch.country = form.cleaned_data.get("country", batch.country)
    batch.legal_form = form.cleaned_data.get("legal_form", batch.legal_form)
    batch.contents = form.cleaned_data.get("contents", batch.contents)
    batch.date_order = form.cleaned_data.get("date_order", batch.date_order)
    batch.takes_early_outcomes = form.cleaned_data.get("takes_early_outcomes", batch.takes_early_outcomes)
    chosen = ["mapping", "country", "legal_form", "contents", "date_order", "takes_early_outcomes", "preset"]
    try:
        if {"sheet", "encoding"} & changes.keys():
            batch.save(update_fields=chosen)
            opening.request(
                batch,
                encoding=changes.get("encoding", batch.encoding),
                sheet=changes.get("sheet", batch.sheet),
            )
            batch.refresh_from_db()
            opening.open_if_small(batch)
        else:
            proposal.choose_header(batch, changes.get("header_line", batch.header_line))
    except NotATable as reason:
        layout.add_error(next(iter(changes), None), str(reason))
        return False
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, _("The file was read again. Check that the values look right."))
    return True


def _start_reading(request: HttpRequest, batch: ImportBatch, form: MappingForm) -> bool:
    names = ("country", "legal_form", "contents", "interest", "source", "date_order", "takes_early_outcomes")
    chosen = {name: form.cleaned_data[name] for name in names}
    try:
        mapping = new_fields.make(batch, form.mapping())
    except TooManyFields:
        text = _("There are %(most)s custom fields already. Map the columns to these, or leave some out.")
        form.add_error(None, text % {"most": MOST_FIELDS})
        return False
    return _start(request, pipeline.start_reading, batch, mapping, **chosen)


def _start(request: HttpRequest, start, batch: ImportBatch, *args, **kwargs) -> bool:
    """Start the step; a small list is processed at once, a large one by the worker."""
    try:
        start(batch, *args, **kwargs)
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    pipeline.process_at_once(batch)
    return True
