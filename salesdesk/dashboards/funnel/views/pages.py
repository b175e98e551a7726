"""The funnel pages. All have the same filter, which their links keep."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salesdesk import clock
from salesdesk.dashboards.rollups import freshness
from salesdesk.people.access import allowed
from salesdesk.people.permissions import VIEW_FUNNEL
from salesdesk.saved_views.menu import menu

from .. import downloads, page
from ..agreed import agreed_stages
from ..charts import page as charts
from ..charts.pace_page import pace_context
from ..forms.filter import EXPLAINED, FunnelForm
from ..tabs import AREA, TABS


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
    context["sparklines_url"] = form.link("funnel-sparklines")
    return render(request, "dashboards/funnel.html", context)


@require_safe
@allowed(*VIEW_FUNNEL)
def funnel_sparklines(request: HttpRequest) -> HttpResponse:
    """Return the small lines of the five figures, which the overview asks for when it is shown."""
    form = FunnelForm(request.GET, user=request.user)
    context = charts.sparklines_context(form.scope(), request.user.time_zone)
    return render(request, "dashboards/funnel_sparklines.html", context)


@require_safe
@allowed(*VIEW_FUNNEL)
def funnel_trends(request: HttpRequest) -> HttpResponse:
    """Show how many leads reached each stage over time, and calls and response times beside them."""
    context = _filtered(request, "funnel-trends")
    form = context["form"]
    link = form.links_behind("funnel-leads")
    context |= {"as_of": freshness.as_of()}
    context |= charts.trends_context(context["scope"], form.reading_chosen, link, request.user.time_zone)
    context["pace"] = pace_context(context["scope"], request.user.time_zone)
    context["pace_csv_url"] = form.link("funnel-csv", part="funnel-pace")
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
    context |= {"as_of": freshness.as_of()}
    link = context["form"].links_behind("funnel-leads")
    context |= charts.flow_context(context["scope"], context["reading"], link)
    return render(request, "dashboards/funnel_exits.html", context)


@require_safe
@allowed(*VIEW_FUNNEL)
def funnel_sources(request: HttpRequest) -> HttpResponse:
    """Show what each source brought in the period, and what became of it."""
    context = _filtered(request, "funnel-sources")
    context |= {"as_of": freshness.as_of()}
    form = context["form"]
    context["sources"] = page.source_rows(context["scope"], form.links_behind("funnel-leads"))
    return render(request, "dashboards/funnel_sources.html", context)


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
        "views": menu(request, AREA, name, form.link(name).partition("?")[2], first=0),
        "as_of": clock.now(),
        "spans": form.spans(name),
        "tabs": [(label, form.link(each), each == name) for each, label in TABS.items()],
    }
