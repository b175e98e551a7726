from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handoffs.acceptance import sla_clock
from salesdesk.people.access import allowed
from salesdesk.people.roles import Role
from salesdesk.web.fields import parse_id
from salesdesk.web.paging import page_of

from . import drill_downs, funnel_page, handoff_report, handoff_report_page
from .forms import ScopeForm
from .periods import Span

READERS = (Role.MANAGER, Role.MARKETING, Role.ADMIN)
BOTH_SIDES = (*READERS, Role.INSIDE, Role.FIELD)


@require_safe
@allowed(*READERS)
def funnel(request: HttpRequest) -> HttpResponse:
    """How far leads came, where they fell, and what needs somebody now."""
    form = ScopeForm(request.GET, user=request.user)
    scope = form.scope()

    def link(number: str, **more) -> str:
        return form.link("funnel-leads", number=number, **more)

    context = funnel_page.funnel_context(scope, form.campaigns, link)
    spans = [(span.label, form.link("funnel", period=span.value), span == form.span) for span in Span]
    return render(request, "dashboards/funnel.html", context | {"form": form, "scope": scope, "spans": spans})


@require_safe
@allowed(*READERS)
def funnel_leads(request: HttpRequest) -> HttpResponse:
    """The rows behind a number of the funnel: as many as it says."""
    number = drill_downs.DRILL_DOWNS.get(request.GET.get("number", ""))
    if number is None:
        raise Http404
    form = ScopeForm(request.GET, user=request.user)
    scope = form.scope()
    rows = number.rows(scope)
    shown = rows.with_leads() if number.conversations else rows.as_rows()
    return render(
        request,
        "dashboards/funnel_leads.html",
        {
            "number": number,
            "form": form,
            "scope": scope,
            "page": page_of(shown, request.GET),
            "count": rows.count(),
            "back": form.link("funnel"),
        },
    )


@require_safe
@allowed(*BOTH_SIDES)
def show_handoff_report(request: HttpRequest) -> HttpResponse:
    """How the handoffs went, pair by pair; reps see their own."""
    form = ScopeForm(request.GET, user=request.user)
    scope = form.scope()

    def link(number: str, **more) -> str:
        return form.link("handoff-report-list", number=number, **more)

    context = handoff_report_page.report_context(scope, request.user, link)
    spans = [(span.label, form.link("handoff-report", period=span.value), span == form.span) for span in Span]
    return render(
        request, "dashboards/handoff_report.html", context | {"form": form, "scope": scope, "spans": spans}
    )


@require_safe
@allowed(*BOTH_SIDES)
def handoff_report_rows(request: HttpRequest) -> HttpResponse:
    """The handoffs behind a number of the ledger: as many as it says."""
    asked = request.GET
    if asked.get("number") not in handoff_report.NUMBERS:
        raise Http404
    form = ScopeForm(asked, user=request.user)
    scope = form.scope()
    pair = {name: pk for name in ("inside", "field") if (pk := parse_id(asked.get(name, "")))}
    reason = asked.get("reason", "")
    rows = handoff_report.handoffs_behind(scope, request.user, asked["number"], **pair, reason=reason)
    page = page_of(rows.for_lists(), asked, by="-answered_at")
    for row in page.rows:
        row.took = sla_clock.answer_time(row)
    context = {
        "title": handoff_report.NUMBERS[asked["number"]][0],
        "form": form,
        "scope": scope,
        "page": page,
    }
    return render(
        request,
        "dashboards/handoff_report_list.html",
        context | {"count": rows.count(), "back": form.link("handoff-report")},
    )
