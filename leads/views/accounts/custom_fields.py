"""Edit the custom fields of a company, a contact or a lead."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from leads.accounts import company_page
from leads.accounts.custom_fields import change, subject_of
from leads.models import Company, Contact, Lead
from salesdesk.custom_fields import editing
from salesdesk.people.access import allowed
from salesdesk.people.permissions import COMPLETE_LEADS

from ..visible_lead import get_visible_lead


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*COMPLETE_LEADS)
def lead_fields(request: HttpRequest, lead_id: int) -> HttpResponse:
    return _edit(request, get_visible_lead(request.user, lead_id), reverse("lead", args=[lead_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*COMPLETE_LEADS)
def company_fields(request: HttpRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(Company, pk=pk, merged_into=None)
    _require_visible(pk, request.user)
    return _edit(request, company, reverse("company", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*COMPLETE_LEADS)
def contact_fields(request: HttpRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact, pk=pk, merged_into=None)
    _require_visible(contact.company_id, request.user)
    return _edit(request, contact, reverse("contact", args=[pk]))


def _require_visible(company: int, user) -> None:
    if not company_page.visible_leads(company, user):
        raise Http404


def _edit(request: HttpRequest, row: Company | Contact | Lead, back: str) -> HttpResponse:
    def save(fields, form) -> list[str] | None:
        return change(row, fields, form.values(), request.user, has_conflict=form.has_conflict)

    return editing.edit(request, subject_of(row), row, back=back, save=save)
