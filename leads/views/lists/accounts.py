"""The lists of companies and contacts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from leads.bulk import actions
from leads.forms.lists.companies import CompanyFilter
from leads.forms.lists.contacts import ContactFilter
from leads.lists import companies, contacts
from salesdesk.custom_fields.models import Subject
from salesdesk.lists import views
from salesdesk.lists.listing import Listing
from salesdesk.people.access import signed_in

COMPANIES = Listing(
    name="companies",
    title=_("Companies"),
    form=CompanyFilter,
    first=(_("Company"), "name"),
    columns=companies.COLUMNS,
    usual=companies.USUAL,
    load=lambda rows, keys, form, _order: companies.with_columns(rows, keys, form.seen_leads),
    sorts=companies.SORTS,
    sortable=companies.sortable,
    sorted_subject=Subject.COMPANY,
    left_out=companies.LEFT_OUT,
)
CONTACTS = Listing(
    name="contacts",
    title=_("Contacts"),
    form=ContactFilter,
    first=(_("Contact"), "name"),
    columns=contacts.COLUMNS,
    usual=contacts.USUAL,
    load=lambda rows, keys, form, _order: contacts.with_columns(rows, keys, form.seen_leads),
    sorts=contacts.SORTS,
    sortable=contacts.sortable,
    sorted_subject=Subject.CONTACT,
    left_out=contacts.LEFT_OUT,
)


@require_safe
@signed_in
def company_list(request: HttpRequest) -> HttpResponse:
    """List the companies that the user can see, newest first or sorted by a column."""
    context = views.context_of(request, COMPANIES) | {"bulk": actions.allowed_to(request.user)}
    return render(request, "leads/accounts/companies.html", context)


@require_safe
@signed_in
def contact_list(request: HttpRequest) -> HttpResponse:
    """List the contacts that the user can see, newest first or sorted by a column."""
    context = views.context_of(request, CONTACTS) | {"bulk": actions.allowed_to(request.user)}
    return render(request, "leads/accounts/contacts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def company_columns(request: HttpRequest) -> HttpResponse:
    return views.choose_columns(request, COMPANIES)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def contact_columns(request: HttpRequest) -> HttpResponse:
    return views.choose_columns(request, CONTACTS)
