from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handoffs.acceptance import sla_clock
from salesdesk.dashboards.handoffs import page as handoff_report_page
from salesdesk.dashboards.handoffs import report as handoff_report
from salesdesk.dashboards.planner import plan
from salesdesk.dashboards.planner.forms import PlanForm
from salesdesk.people.access import allowed
from salesdesk.people.permissions import PLAN, VIEW_HANDOFFS
from salesdesk.web.forms.fields import parse_id
from salesdesk.web.paging import page_of

from .forms import ScopeForm


@require_safe
@allowed(*VIEW_HANDOFFS)
def show_handoff_report(request: HttpRequest) -> HttpResponse:
    """Show the handoff report by pair; reps see only their own."""
    form = ScopeForm(request.GET, user=request.user)
    scope = form.scope()
    figures = handoff_report_page.report_context(
        scope, request.user, form.links_behind("handoff-report-list")
    )
    context = figures | {"form": form, "scope": scope, "spans": form.spans("handoff-report")}
    return render(request, "dashboards/handoff_report.html", context)


@require_safe
@allowed(*VIEW_HANDOFFS)
def handoff_report_rows(request: HttpRequest) -> HttpResponse:
    """List the handoffs behind a number in the handoff report."""
    params = request.GET
    if params.get("number") not in handoff_report.NUMBERS:
        raise Http404
    form = ScopeForm(params, user=request.user)
    scope = form.scope()
    pair = {name: pk for name in ("inside", "field") if (pk := parse_id(params.get(name, "")))}
    reason = params.get("reason", "")
    rows = handoff_report.handoffs_behind(scope, request.user, params["number"], **pair, reason=reason)
    page = page_of(rows.for_lists(), params, by="-answered_at")
    for row in page.rows:
        row.response_time = sla_clock.answer_time(row)
    context = {
        "title": handoff_report.NUMBERS[params["number"]][0],
        "form": form,
        "scope": scope,
        "page": page,
    }
    return render(
        request,
        "dashboards/handoff_report_list.html",
        context | {"count": rows.count(), "back": form.link("handoff-report")},
    )


@require_safe
@allowed(*PLAN)
def planner(request: HttpRequest) -> HttpResponse:
    """Plan backwards from orders to leads, calls and hours; reps plan for themselves."""
    form = PlanForm(request.GET, user=request.user)
    context = {"form": form}
    if form.is_valid():
        asked = form.cleaned_data
        made = plan.make(
            form.scope(), asked["orders"], asked["certainty"] / 100, form.callers(), form.rep_chosen
        )
        context |= {"plan": made, "until": asked["until"], "certainty": asked["certainty"]}
    return render(request, "dashboards/planner.html", context)
