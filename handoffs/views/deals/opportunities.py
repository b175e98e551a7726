"""Lists of open and closed opportunities, and of field nurture leads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from handoffs.deals import field_nurture
from handoffs.forms.opportunity_filter import ClosedFilter, OpenFilter
from handoffs.lists import columns
from handoffs.models import Opportunity
from leads.bulk import actions
from leads.models.bulk.bulk_job import BulkAction
from salesdesk.custom_fields.models import Subject
from salesdesk.lists import views
from salesdesk.lists.listing import Listing
from salesdesk.people.access import allowed
from salesdesk.people.permissions import VIEW_DEALS
from salesdesk.web.paging import page_of

OPEN = Listing(
    name="opportunities",
    title=_("Opportunities"),
    form=OpenFilter,
    first=(_("Company"), "company"),
    columns=columns.OPEN_COLUMNS,
    usual=columns.OPEN_USUAL,
    load=lambda rows, keys, _form, _order: columns.with_columns(rows, keys),
    sorts=columns.OPEN_SORTS,
    sorted_subject=Subject.OPPORTUNITY,
    roles=VIEW_DEALS,
)
CLOSED = Listing(
    name="opportunities-closed",
    title=_("Closed opportunities"),
    form=ClosedFilter,
    first=(_("Company"), "company"),
    columns=columns.CLOSED_COLUMNS,
    usual=columns.CLOSED_USUAL,
    load=lambda rows, keys, _form, _order: columns.with_columns(rows, keys),
    sorts=columns.CLOSED_SORTS,
    sorted_subject=Subject.OPPORTUNITY,
    roles=VIEW_DEALS,
)
#: The bulk actions for open opportunities. The others are for leads that are still called.
BULK = (BulkAction.ASSIGN, BulkAction.FIELD)


@require_safe
@allowed(*VIEW_DEALS)
def opportunities(request: HttpRequest) -> HttpResponse:
    """List the open opportunities that the user can see. Links to other tabs, with ?show=, go on to these."""
    shown = request.GET.get("show", "")
    if shown == "field_nurture":
        leads = field_nurture.field_nurture_leads(request.user).for_lists().prefetch_related("steps")
        context = {"shown": shown, "page": page_of(leads, request.GET, by="review_on")}
        return render(request, "handoffs/deals/field_nurture_list.html", context)
    if shown in Opportunity.Result.values:
        query = request.GET.copy()
        query.pop("show")
        query["result"] = shown
        return redirect(f"{reverse(CLOSED.name)}?{query.urlencode()}")
    context = views.context_of(request, OPEN) | {"shown": "open"}
    context["bulk"] = [each for each in actions.allowed_to(request.user) if each in BULK]
    return render(request, "handoffs/deals/opportunities.html", context)


@require_safe
@allowed(*VIEW_DEALS)
def closed_opportunities(request: HttpRequest) -> HttpResponse:
    """List the closed opportunities that the user can see, latest first or sorted by a column."""
    context = views.context_of(request, CLOSED)
    context["shown"] = context["form"].asked.get("result", "closed")
    return render(request, "handoffs/deals/opportunities.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*VIEW_DEALS)
def open_columns(request: HttpRequest) -> HttpResponse:
    return views.choose_columns(request, OPEN)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*VIEW_DEALS)
def closed_columns(request: HttpRequest) -> HttpResponse:
    return views.choose_columns(request, CLOSED)
