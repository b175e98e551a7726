from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from leads.bulk import actions
from leads.forms.filters import LeadFilter
from leads.lists import columns, ordering
from salesdesk.custom_fields.models import Subject
from salesdesk.lists import views
from salesdesk.lists.listing import Listing
from salesdesk.people.access import signed_in
from salesdesk.people.permissions import TAKE_BULK_ACTIONS

LEADS = Listing(
    name="leads",
    title=_("Leads"),
    form=LeadFilter,
    first=(_("Company"), "company"),
    columns=columns.COLUMNS,
    usual=columns.USUAL,
    load=columns.with_columns,
    sorts=ordering.SORTS,
    sortable=ordering.sortable,
    sorted_subject=Subject.LEAD,
    left_out=ordering.LEFT_OUT,
)


@require_safe
@signed_in
def leads(request: HttpRequest) -> HttpResponse:
    """List the leads that the user can see, newest first or sorted by a column."""
    context = views.context_of(request, LEADS)
    context["bulk"] = actions.allowed_to(request.user) if request.user.role in TAKE_BULK_ACTIONS else []
    return render(request, "leads/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def choose_columns(request: HttpRequest) -> HttpResponse:
    return views.choose_columns(request, LEADS)
