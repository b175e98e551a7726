"""The funnel pages. All have the same filter, which their links keep."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leads.models.stages import Stage
from salesdesk import clock
from salesdesk.dashboards.attention import reassigning
from salesdesk.dashboards.scope import Scope
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS, VIEW_FUNNEL
from salesdesk.web.forms.fields import parse_id
from salesdesk.web.paging import page_of

from .. import downloads, drill_downs, page
from ..agreed import agreed_stages
from ..charts import flow, times
from ..charts import page as charts
from ..charts.flow import Since
from ..drill_downs import DrillDown
from ..forms.filter import EXPLAINED, FunnelForm
from ..tabs import TABS


@require_safe
@allowed(*VIEW_FUNNEL)
def funnel(request: HttpRequest) -> HttpResponse:
    """Show the funnel with conversions, exits, campaign comparison and leads that need attention."""
    context = _filtered(request, "funnel")
    form, reading = context["form"], context["reading"]
    agreed = agreed_stages(request.user.team_id)
    link = form.links_behind("funnel-leads")
    context |= page.funnel_context(context["scope"], reading, form.campaigns, link, agreed)
    context |= {"compare_url": form.link("comparison"), "exits_url": form.link("funnel-exits")}
    return render(request, "dashboards/funnel.html", context)


@require_safe
@allowed(*VIEW_FUNNEL)
def funnel_trends(request: HttpRequest) -> HttpResponse:
    """Show how many leads reached each stage over time."""
    context = _filtered(request, "funnel-trends")
    form = context["form"]
    link = form.links_behind("funnel-leads")
    context |= charts.trends_context(context["scope"], form.reading_chosen, link, request.user.time_zone)
    return render(request, "dashboards/funnel_trends.html", context)


@require_safe
@allowed(*VIEW_FUNNEL)
def funnel_times(request: HttpRequest) -> HttpResponse:
    """Show how long leads stayed in each stage before they moved on."""
    context = _filtered(request, "funnel-times")
    form = context["form"]
    context |= charts.times_context(context["scope"], form.reading_chosen, form.links_behind("funnel-leads"))
    return render(request, "dashboards/funnel_times.html", context)


@require_safe
@allowed(*VIEW_FUNNEL)
def funnel_exits(request: HttpRequest) -> HttpResponse:
    """Show where dropped leads went, from which stage, and what became of them."""
    context = _filtered(request, "funnel-exits")
    link = context["form"].links_behind("funnel-leads")
    context |= charts.flow_context(context["scope"], context["reading"], link)
    return render(request, "dashboards/funnel_exits.html", context)


@require_safe
@allowed(*VIEW_FUNNEL)
def funnel_sources(request: HttpRequest) -> HttpResponse:
    """Show what each source brought in the period, and what became of it."""
    context = _filtered(request, "funnel-sources")
    form = context["form"]
    context["sources"] = page.source_rows(context["scope"], form.links_behind("funnel-leads"))
    return render(request, "dashboards/funnel_sources.html", context)


@require_safe
@allowed(*VIEW_FUNNEL)
def funnel_leads(request: HttpRequest) -> HttpResponse:
    """List the rows behind a number on the funnel pages, or behind the same one of the compared period."""
    number = drill_downs.DRILL_DOWNS.get(request.GET.get("number", ""))
    if number is None:
        raise Http404
    form = FunnelForm(request.GET, user=request.user)
    scope = form.scope()
    scope = scope.earlier() if request.GET.get("earlier") else scope
    rows, part = _rows(number, scope, request.GET)
    name = request.GET["number"]
    may_reassign = name in reassigning.NUMBERS and request.user.role in MANAGE_TEAMS
    shown = rows.with_leads() if number.conversations else rows.as_rows()
    return render(
        request,
        "dashboards/funnel_leads.html",
        {
            "number": number,
            "part": part,
            "form": form,
            "scope": scope,
            "page": page_of(shown, request.GET),
            "count": rows.count(),
            "back": form.link("funnel"),
            "reps": reassigning.reps(request.user) if may_reassign else [],
            "reassign_url": form.link("funnel-reassign", number=name),
            "most": reassigning.MOST,
            "undo": request.GET.get("undo", ""),
        },
    )


@require_safe
@allowed(*VIEW_FUNNEL)
def funnel_csv(request: HttpRequest) -> HttpResponse:
    """Download the figures of one part of the funnel pages."""
    part = downloads.PARTS.get(request.GET.get("part", ""))
    if part is None:
        raise Http404
    form = FunnelForm(request.GET, user=request.user)
    rows = part(form.scope(), form)
    headers = {"Content-Disposition": f'attachment; filename="{request.GET["part"]}.csv"'}
    return HttpResponse(downloads.as_csv(rows), content_type="text/csv; charset=utf-8", headers=headers)


def _rows(number: DrillDown, scope: Scope, params: QueryDict) -> tuple[QuerySet, str]:
    """Return the rows behind a number, or of a part of it in a chart, and the name of that part."""
    name, within = params["number"], parse_id(params.get("within", "")) or 0
    origin, became = params.get("origin", ""), params.get("became", "")
    if name in times.FLAGS and params.get("within") and within < len(times.RANGES):
        return times.leads_within(name, within, scope), str(times.RANGES[within].label)
    if name in flow.FLAGS and (origin in flow.ORIGINS or became in Since):
        chosen = {
            "origin": origin if origin in flow.ORIGINS else "",
            "became": became if became in Since else "",
        }
        labels = [Stage(origin).label] if chosen["origin"] else []
        labels += [Since(became).label] if chosen["became"] else []
        return flow.leads_behind(scope, *flow.FLAGS[name], **chosen), " · ".join(map(str, labels))
    return number.rows(scope), ""


def _filtered(request: HttpRequest, name: str) -> dict[str, Any]:
    """Return what all funnel pages show: the filter, the period, the reading and the tabs."""
    form = FunnelForm(request.GET, user=request.user)
    scope = form.scope()
    reading = form.reading_chosen
    return {
        "scope": scope,
        "form": form,
        "reading": reading,
        "readings": form.readings(name),
        "explained": EXPLAINED[reading],
        "csv_url": form.link("funnel-csv", part=name),
        "saved_views": form.saved_views,
        "save_url": form.link("funnel-view-new", page=name),
        "as_of": clock.now(),
        "spans": form.spans(name),
        "tabs": [(label, form.link(each), each == name) for each, label in TABS.items()],
    }
