from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salesdesk.people.access import allowed
from salesdesk.people.permissions import VIEW_FUNNEL
from salesdesk.web.forms.fields import parse_id
from salesdesk.web.paging import page_of

from ..forms import ScopeForm
from . import page as win_loss_page
from . import report as win_loss


@require_safe
@allowed(*VIEW_FUNNEL)
def report(request: HttpRequest) -> HttpResponse:
    """Show why deals were won and lost, per campaign and per competitor."""
    form = ScopeForm(request.GET, user=request.user)
    scope = form.scope()
    figures = win_loss_page.report_context(scope, lambda **of: form.link("win-loss-deals", **of))
    context = figures | {"form": form, "scope": scope, "spans": form.spans("win-loss")}
    return render(request, "dashboards/win_loss.html", context)


@require_safe
@allowed(*VIEW_FUNNEL)
def deals(request: HttpRequest) -> HttpResponse:
    """List the deals behind a number of the report."""
    form = ScopeForm(request.GET, user=request.user)
    scope = form.scope()
    wanted = {name: request.GET.get(name, "") for name in ("result", "question", "answer")}
    wanted["competitor"] = parse_id(request.GET.get("competitor", ""))
    rows = win_loss.deals_behind(scope, wanted)
    context = {
        "title": win_loss_page.title_of(wanted),
        "form": form,
        "scope": scope,
        "page": page_of(
            rows.select_related("lead__company", "lead__campaign", "holder"), request.GET, by="-closed_at"
        ),
        "count": rows.count(),
        "back": form.link("win-loss"),
    }
    return render(request, "dashboards/win_loss_deals.html", context)
