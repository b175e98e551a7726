"""Lists of open deals, closed deals and field nurture leads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from handoffs.deals import field_nurture
from handoffs.forms.deal_filter import DealFilter
from handoffs.models import Opportunity
from salesdesk.people.access import allowed
from salesdesk.people.permissions import VIEW_DEALS
from salesdesk.web.paging import page_of
from salesdesk.web.sorting import sorting

Result = Opportunity.Result
#: Rows per page, so that a page stays small.
SHOWN = 40
#: Values of ?show=, in the order of the tabs.
TABS = [
    ("open", _("Open")),
    (Result.WON.value, _("Won")),
    (Result.LOST.value, _("Lost")),
    (Result.DROPPED.value, _("Back to nurture")),
    ("field_nurture", _("Field nurture")),
]
#: Values of ?sort= and the columns they sort by, with the direction of the first click; the first is the usual order.
SORTED_OPEN = {
    "decision": "decides_on",
    "value": "-value",
    "age": "opened_at",
    "step": "step_rank",
    "company": "lead__company__name",
}
#: By columns with an index: these lists grow for ever.
SORTED_CLOSED = {"closed": "-closed_at", "value": "-value"}


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
    deals = Opportunity.objects.visible_to(request.user).for_lists()
    deals = deals.open() if shown == "open" else deals.filter(result=shown)
    form = DealFilter(request.GET, user=request.user)
    order = sorting(request.GET.get("sort", ""), SORTED_OPEN if shown == "open" else SORTED_CLOSED)
    context |= {"form": form, "sort": order.sort, "headings": order.headings}
    page = page_of(form.narrow(deals), request.GET, by=order.by, size=SHOWN)
    return render(request, "handoffs/deals/opportunities.html", context | {"page": page})
