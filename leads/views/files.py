"""The files of a lead and of a company: attach, list, download and delete."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leads.accounts import company_page
from leads.attachments import attaching, listed
from leads.forms.files import FilesForm
from leads.models import Attachment, Company, Lead
from salesdesk.files import serving
from salesdesk.files.storing import NotStored
from salesdesk.people.access import signed_in
from salesdesk.web.body_limits import accepts_body
from salesdesk.web.paging import page_of
from salesdesk.web.uploads import ALL_FILES, no_room_for

from .visible_lead import get_visible_lead


@accepts_body(ALL_FILES)
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def lead_files(request: HttpRequest, lead_id: int) -> HttpResponse:
    lead = get_visible_lead(request.user, lead_id)
    return _files(request, lead, listed.of_lead(lead))


@accepts_body(ALL_FILES)
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def company_files(request: HttpRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(Company, pk=pk, merged_into=None)
    leads = company_page.visible_leads(pk, request.user)
    if not leads:
        raise Http404
    return _files(request, leads[0], listed.of_company(company, leads), company)


@require_safe
@signed_in
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    attachment = get_object_or_404(Attachment.objects.present().visible_to(request.user), pk=pk)
    return serving.as_attachment(attachment.file)


@require_POST
@signed_in
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = Attachment.objects.present().visible_to(request.user).select_related("lead__campaign")
    attachment = get_object_or_404(found, pk=pk)
    lead = attachment.lead or company_page.visible_leads(attachment.company_id, request.user)[0]
    if not attaching.may_delete(attachment, lead, request.user):
        raise Http404
    attaching.delete(attachment, lead, request.user)
    messages.success(request, _("%(name)s deleted.") % {"name": attachment.file})
    company = attachment.company_id
    return redirect("company-files", company) if company else redirect("lead-files", lead.pk)


def card(
    request: HttpRequest, lead: Lead, found: QuerySet[Attachment], *, company: int = 0, entries=()
) -> dict:
    """Return the context of the card with the latest files, and give each entry of a timeline its own."""
    return {
        "files": listed.shown(found, lead, request.user, entries),
        "files_url": reverse("company-files", args=[company])
        if company
        else reverse("lead-files", args=[lead.pk]),
        "files_form": FilesForm(auto_id="attach_%s"),
    }


def _files(
    request: HttpRequest, lead: Lead, found: QuerySet[Attachment], company: Company | None = None
) -> HttpResponse:
    form, status = FilesForm(auto_id="attach_%s"), 200
    if request.method == "POST":
        form = FilesForm(request.POST, request.FILES, auto_id="attach_%s")
        no_room_for(request, form, "files")
        if form.is_valid() and _attach(request, form, lead, whole_company=bool(company)):
            if not request.htmx:
                return redirect(request.path)
            form = FilesForm(auto_id="attach_%s")
        status = 422 if form.errors else 200
    if request.htmx:
        context = card(request, lead, found, company=company.pk if company else 0)
        return render(request, "leads/attachments/card.html", context | {"files_form": form}, status=status)
    page = page_of(found, request.GET)
    for row in page.rows:
        row.deletable = attaching.may_delete(row, lead, request.user)
    context = {"lead": lead, "company": company, "page": page, "files_form": form, "files_url": request.path}
    return render(request, "leads/attachments/files.html", context, status=status)


def _attach(request: HttpRequest, form: FilesForm, lead: Lead, *, whole_company: bool) -> bool:
    try:
        attaching.attach(lead, form.cleaned_data["files"], request.user, whole_company=whole_company)
    except NotStored as refused:
        form.add_error("files", str(refused))
    return not form.errors
