"""The leads behind a number of the funnel pages; those that need attention with what can be done about each."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leads.models.stages import Stage
from salesdesk.dashboards.attention import acting, offered, reassigning
from salesdesk.dashboards.attention.forms import ActForm
from salesdesk.dashboards.scope import Scope
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS, VIEW_FUNNEL
from salesdesk.web.forms.fields import parse_id
from salesdesk.web.paging import SIZE, page_of

from .. import drill_downs
from ..all_attention import ANY
from ..charts import flow, times
from ..charts.flow import Since
from ..drill_downs import DrillDown
from ..forms.filter import FunnelForm

#: The rows of a page of everything that needs attention.
ROWS_OF_ALL = 32


@require_safe
@allowed(*VIEW_FUNNEL)
def funnel_leads(request: HttpRequest) -> HttpResponse:
    """List the rows behind a number on the funnel pages, or behind the same one of the compared period."""
    return list_leads(request)


def list_leads(
    request: HttpRequest, filled_in: Mapping[str, ActForm] | None = None, status: int = 200
) -> HttpResponse:
    """Show the list; `filled_in` are rejected forms of actions, by name, to show again."""
    number = drill_downs.DRILL_DOWNS.get(request.GET.get("number", ""))
    if number is None:
        raise Http404
    form = FunnelForm(request.GET, user=request.user)
    scope = form.scope()
    scope = scope.earlier() if request.GET.get("earlier") else scope
    rows, part = _rows(number, scope, request.GET)
    context = {
        "number": number,
        "part": part,
        "form": form,
        "scope": scope,
        "count": rows.count(),
        "back": form.link("funnel"),
    }
    name = request.GET["number"]
    if name in offered.OFFERED:
        context |= _attention_context(request, name, rows, scope, form, filled_in or {})
        return render(request, "dashboards/attention_leads.html", context, status=status)
    context["page"] = page_of(rows.with_leads() if number.conversations else rows.as_rows(), request.GET)
    return render(request, "dashboards/funnel_leads.html", context)


def _attention_context(
    request: HttpRequest,
    name: str,
    rows: Any,
    scope: Scope,
    form: FunnelForm,
    filled_in: Mapping[str, ActForm],
) -> dict[str, Any]:
    """Return the leads in order of value at risk, with their actions if the user may take them."""
    valued = rows.annotate(worth=Coalesce("value", Decimal(0))).as_rows()
    # Rows with a reason and several actions are longer, and a page stays below 40 kB.
    found = page_of(valued, request.GET, by="-worth", size=ROWS_OF_ALL if name == ANY else SIZE)
    if name == ANY:
        offered.add_kinds(found.rows, scope)
    if name in ("late", ANY):
        offered.add_clocks(found.rows)
    needed = {act for lead in found.rows for act in getattr(lead, "acts", offered.OFFERED[name])}
    user, params = request.user, request.GET
    acts = []
    for each in offered.OFFERED[name] if user.role in MANAGE_TEAMS else ():
        if each not in needed and each not in (filled_in or {}):
            continue
        kind = offered.ACTS[each].form
        is_kept = params.get("act", each) == each and params.get(kind.asks)
        initial = {kind.asks: params[kind.asks]} if is_kept else {}
        acts.append((each, offered.ACTS[each], filled_in.get(each) or kind(user=user, initial=initial)))
    undo = params.get("undo", "")
    return {
        "page": found,
        "name": name,
        "mixed": name == ANY,
        "acts": acts,
        "may_re_offer": any(getattr(lead, "may_re_offer", False) for lead in found.rows),
        "act_url": form.link("funnel-act", number=name),
        "undo_url": form.link("funnel-act-undo", number=name),
        "reassign_url": form.link("funnel-reassign", number=name) if name in reassigning.NUMBERS else "",
        "most": reassigning.MOST,
        "undo": undo,
        "undo_seconds": acting.seconds_left(undo, user) if undo else 0,
        "undo_all": params.get("undo_all", ""),
    }


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
