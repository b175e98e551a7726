"""Exports of leads, companies and contacts: asking for one, their log, and the file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leads.exports import requests
from leads.forms.export import ExportForm
from leads.forms.filters import LeadFilter
from leads.forms.lists.companies import CompanyFilter
from leads.forms.lists.contacts import ContactFilter
from leads.funnel.transitions import Refused
from leads.models import LeadExport
from leads.models.exports.lead_export import ExportKind
from salesdesk.lists.filter_form import FilterForm
from salesdesk.people.access import allowed
from salesdesk.people.permissions import EXPORT_LISTS
from salesdesk.saved_views.menu import kept
from salesdesk.web.paging import count_text, page_of

SHOWN = 40  # rows of a page
#: The filters of each list that can be exported.
FILTERS: dict[str, type[FilterForm]] = {
    ExportKind.LEADS: LeadFilter,
    ExportKind.COMPANIES: CompanyFilter,
    ExportKind.CONTACTS: ContactFilter,
}


@require_safe
@allowed(*EXPORT_LISTS)
def exports(request: HttpRequest) -> HttpResponse:
    """List the exports, newest first. While one is in progress the page asks for the list every two seconds."""
    logged = LeadExport.objects.visible_to(request.user).select_related("by")
    page = page_of(logged, request.GET, size=SHOWN)
    context = {"page": page, "in_progress": any(each.is_waiting for each in page.rows)}
    return render(request, "leads/exports/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*EXPORT_LISTS)
def new(request: HttpRequest) -> HttpResponse:
    """Ask for an export of the rows that the filters in the address show, of the list that `of` names."""
    asked = request.GET.get("of", "")
    kind = ExportKind(asked) if asked in ExportKind.values else ExportKind.LEADS
    filters = FILTERS[kind](request.GET, user=request.user)
    seen = filters.visible()
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            requests.ask(
                request.user,
                reason=form.cleaned_data["reason"],
                filters=filters.asked,
                shown=filters.shown,
                kind=kind,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The file is being written. You are told when it is ready."))
            return redirect("exports")
    page = page_of(seen.only("pk"), {}, size=1)
    context = {
        "form": form,
        "filters": filters,
        "kind": kind,
        "count": count_text(seen, page),
        "any": bool(page.rows),
        "list_url": reverse(kind),
        "back": f"{reverse(kind)}?{kept(request.GET, of='')}",
    }
    return render(request, "leads/exports/new.html", context, status=422 if form.is_bound else 200)


@require_POST
@allowed(*EXPORT_LISTS)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    export = get_object_or_404(LeadExport.objects.visible_to(request.user), pk=pk)
    try:
        requests.cancel(export)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("exports")


@require_POST
@allowed(*EXPORT_LISTS)
def download(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """Send the file to the person who asked for it, and log that; others see only the log."""
    export = get_object_or_404(LeadExport.objects.select_related("by"), pk=pk, by=request.user)
    try:
        pieces = requests.download(export)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("exports")
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{export.file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
