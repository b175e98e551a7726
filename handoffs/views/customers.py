"""The customers that a person sees, the page of one of them, and their repeat orders."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoffs.aftercare import customers as known
from handoffs.aftercare import referral_tree, repeat_orders
from handoffs.forms.aftercare import RepeatOrderForm
from handoffs.models import Referral
from leads.funnel import transitions
from leads.models import Lead, NextStep
from leads.models.stages import Stage
from leads.recycling import aftercare
from salesdesk import clock
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CLOSE_DEALS, VIEW_HANDOFFS, WORK_LEADS
from salesdesk.web.paging import count_text, page_of

#: Rows per page. Each row costs lookups in four tables.
SHOWN = 40
#: More orders, planned calls or open referrals than a customer has.
MOST_ORDERS = 50
#: Values of ?show=, in the order of the tabs.
TABS = [
    ("all", gettext_lazy("All")),
    ("due", gettext_lazy("Your touches due")),
    ("without", gettext_lazy("Without a next touch")),
]


@require_safe
@allowed(*VIEW_HANDOFFS)
def customers(request: HttpRequest) -> HttpResponse:
    """List the customers, latest order first."""
    shown = request.GET.get("show")
    shown = shown if shown in dict(TABS) else "all"
    rows = known.customers_of(Lead.objects.visible_to(request.user))
    if shown == "due":
        rows = known.due(rows, request.user)
    elif shown == "without":
        rows = rows.exclude(known.has_next_touch())
    page = page_of(known.with_touches(rows), request.GET, by="-closed_at", size=SHOWN)
    context = {
        "tabs": TABS,
        "shown": shown,
        "page": page,
        "count": count_text(rows, page),
        "now": clock.now(),
    }
    return render(request, "handoffs/aftercare/customers.html", context)


@require_safe
@allowed(*VIEW_HANDOFFS)
def customer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a customer: touches, orders, and who brought whom."""
    won = _won_leads(request.user).filter(company=pk).order_by("-closed_at")
    orders = list(
        won.select_related("company", "campaign", "territory__inside_rep", "closed_by")[:MOST_ORDERS]
    )
    if not orders:
        raise Http404
    company = orders[0].company
    steps = NextStep.objects.visible_to(request.user).filter(company=company).select_related("assignee")
    context = {
        "company": company,
        "lead": orders[0],
        "orders": orders,
        "steps": list(steps.order_by("due_at")[:MOST_ORDERS]),
        "may_keep": aftercare.may_keep(orders[0], request.user),
        "tree": referral_tree.tree_of(company, request.user),
        "brought_by": referral_tree.brought_by(company),
        "open_referrals": list(
            Referral.objects.visible_to(request.user)
            .open()
            .filter(lead__company=company)
            .for_lists()[:MOST_ORDERS]
        ),
        "now": clock.now(),
    }
    return render(request, "handoffs/aftercare/customer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*CLOSE_DEALS)
def repeat_order(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Open the opportunity for another order of a customer."""
    lead = get_object_or_404(_won_leads(request.user).select_related("company", "campaign"), pk=lead_id)
    if request.method != "POST":
        form = RepeatOrderForm(initial={"value": lead.value, "campaign": lead.campaign_id}, by=request.user)
        form.autofocus()
        return render(request, "handoffs/aftercare/repeat_order.html", {"form": form, "lead": lead})
    form = RepeatOrderForm(request.POST, by=request.user)
    if form.is_valid():
        try:
            deal = repeat_orders.open_again(lead, request.user, **form.cleaned_data)
            messages.success(request, _("Repeat order of %(company)s opened.") % {"company": lead.company})
            return redirect("opportunity", deal.pk)
        except transitions.Refused as refused:
            form.show_refusal(refused)
    return render(request, "handoffs/aftercare/repeat_order.html", {"form": form, "lead": lead}, status=422)


@require_POST
@allowed(*WORK_LEADS)
def plan_touch(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Plan a call to a customer without a next touch."""
    lead = get_object_or_404(_won_leads(request.user), pk=lead_id)
    try:
        step = known.plan_touch(lead, request.user)
        facts = {"company": lead.company, "who": step.assignee or lead.territory}
        messages.success(request, _("Call to %(company)s planned for %(who)s.") % facts)
    except transitions.Refused as refused:
        messages.warning(request, str(refused))
    return redirect("customers")


def _won_leads(user) -> QuerySet[Lead]:
    return Lead.objects.visible_to(user).filter(stage=Stage.WON)
