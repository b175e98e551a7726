"""Lists of open deals by decision date, closed deals and field nurture leads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from handoffs.deals import field_nurture
from handoffs.models import Opportunity
from salesdesk.people.access import allowed
from salesdesk.people.permissions import VIEW_DEALS
from salesdesk.web.paging import page_of

Result = Opportunity.Result
#: Values of ?show=, in the order of the tabs.
TABS = [
    ("open", _("Open")),
    (Result.WON.value, _("Won")),
    (Result.LOST.value, _("Lost")),
    (Result.DROPPED.value, _("Back to nurture")),
    ("field_nurture", _("Field nurture")),
]


@require_safe
@allowed(*VIEW_DEALS)
def opportunities(request: HttpRequest) -> HttpResponse:
    shown = request.GET.get("show")
    shown = shown if shown in dict(TABS) else "open"
    context = {"tabs": TABS, "shown": shown}
    if shown == "field_nurture":
        leads = field_nurture.field_nurture_leads(request.user).for_lists().prefetch_related("steps")
        return render(
            request,
            "handoffs/deals/field_nurture_list.html",
            context | {"page": page_of(leads, request.GET, by="review_on")},
        )
    return render(request, "handoffs/deals/opportunities.html", context | {"page": _page(request, shown)})


def _page(request: HttpRequest, shown: str):
    deals = Opportunity.objects.visible_to(request.user).for_lists()
    if shown == "open":
        return page_of(deals.open(), request.GET, by="decides_on")
    return page_of(deals.filter(result=shown), request.GET, by="-closed_at")
