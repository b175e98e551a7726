"""Buttons that pause, resume, cancel and undo an import."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from leads.funnel.transitions import Refused
from leads.imports import pipeline
from leads.imports.undo import asking
from leads.models import ImportBatch
from salesdesk.people.access import allowed
from salesdesk.people.permissions import IMPORT_LISTS

from .visible_import import get_visible_import


@require_POST
@allowed(*IMPORT_LISTS)
def pause(request: HttpRequest, batch_id: int) -> HttpResponse:
    return _change(request, batch_id, pipeline.pause)


@require_POST
@allowed(*IMPORT_LISTS)
def resume(request: HttpRequest, batch_id: int) -> HttpResponse:
    return _change(request, batch_id, pipeline.resume)


@require_POST
@allowed(*IMPORT_LISTS)
def cancel(request: HttpRequest, batch_id: int) -> HttpResponse:
    return _change(request, batch_id, pipeline.cancel)


def _change(request: HttpRequest, batch_id: int, change: Callable[[ImportBatch], None]) -> HttpResponse:
    batch = get_visible_import(request.user, batch_id)
    try:
        change(batch)
        if batch.is_being_undone:
            pipeline.process_at_once(batch)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("import", batch.pk)


@require_POST
@allowed(*IMPORT_LISTS)
def undo(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Check what an undo of the import would do, start or stop it, or keep the import."""
    ask = asking.ASKED.get(request.POST.get("step", ""))
    if ask is None:
        raise Http404
    return _change(request, batch_id, lambda batch: ask(batch, request.user))
