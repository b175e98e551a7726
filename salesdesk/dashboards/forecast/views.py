"""The forecast of open deals, the deals behind its numbers, and how right earlier forecasts were."""

import re
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handoffs.forecast import stage_table
from handoffs.forms.deal_filter import DealFilter
from handoffs.models import CampaignHistory, Opportunity
from salesdesk import clock
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS, VIEW_HANDOFFS
from salesdesk.web.forms.fields import parse_id
from salesdesk.web.paging import page_of

from . import open_deals
from .accuracy import HORIZONS
from .accuracy_page import accuracy_context
from .open_deals import NO_KEY, By, Due
from .page import forecast_context

#: Rows per page of the deals behind a number.
SHOWN = 40


@require_safe
@allowed(*VIEW_HANDOFFS)
def forecast(request: HttpRequest) -> HttpResponse:
    """Show the open deals by month and group, in three readings."""
    form = DealFilter(request.GET, user=request.user)
    by = _by(request)
    deals = form.narrow(Opportunity.objects.visible_to(request.user).open())
    chances = stage_table.percentages(CampaignHistory.objects.all())
    parts = open_deals.parts(deals, by, request.user.today, chances)
    context = forecast_context(parts, by, lambda **of: _link("forecast-deals", form, **of))
    switch = [(each.label, _link("forecast", form, by=each.value), each == by) for each in By]
    return render(request, "dashboards/forecast.html", context | {"form": form, "by": by, "switch": switch})


@require_safe
@allowed(*VIEW_HANDOFFS)
def deals(request: HttpRequest) -> HttpResponse:
    """List the open deals behind a number of the forecast."""
    form = DealFilter(request.GET, user=request.user)
    narrowed = form.narrow(Opportunity.objects.visible_to(request.user).open())
    wanted = _wanted(request)
    rows = open_deals.behind(narrowed, wanted, request.user.today)
    page = page_of(
        rows.select_related("lead__company", "lead__campaign", "holder"),
        request.GET,
        by="decides_on",
        size=SHOWN,
    )
    chances = stage_table.percentages(CampaignHistory.objects.all())
    for deal in page.rows:
        deal.stage_chance = chances[deal.step]
    context = {
        "title": _title(wanted),
        "apart": wanted["apart"],
        "page": page,
        "count": rows.count(),
        "back": _link("forecast", form, by=wanted["by"]),
    }
    return render(request, "dashboards/forecast_deals.html", context)


@require_safe
@allowed(*VIEW_HANDOFFS)
def accuracy(request: HttpRequest) -> HttpResponse:
    """Show how right earlier forecasts were, as far as the user may see their deals."""
    asked = parse_id(request.GET.get("days", ""))
    days = asked if asked in HORIZONS else HORIZONS[0]
    context = accuracy_context(request.user, clock.now(), days)
    address = reverse("forecast-accuracy")
    context |= {
        "days": days,
        "switch": [(each, f"{address}?days={each}", each == days) for each in sorted(HORIZONS)],
        "sees_others": request.user.role in MANAGE_TEAMS,
    }
    return render(request, "dashboards/forecast_accuracy.html", context)


def _by(request: HttpRequest) -> By:
    asked = request.GET.get("by", "")
    return By(asked) if asked in By.values else By.REP


def _wanted(request: HttpRequest) -> dict[str, Any]:
    """Return which deals the link asks for; what no page links to is ignored."""
    wanted: dict[str, Any] = {name: request.GET.get(name, "") for name in ("due", "currency", "apart")}
    if not re.fullmatch("[A-Z]{3}", wanted["currency"]):
        wanted["currency"] = ""
    group = request.GET.get("group", "")
    return wanted | {"by": _by(request).value, "group": group if group == NO_KEY else parse_id(group)}


def _title(wanted: dict[str, Any]) -> str:
    if wanted["apart"]:
        return _("Older than any deal that closed")
    return str(Due(wanted["due"]).label) if wanted["due"] in Due.values else _("Open deals")


def _link(page: str, form: DealFilter, **params: Any) -> str:
    """Return the address of the URL name `page` with the same filter and more parameters."""
    query = "&".join(each for each in (form.query, urlencode(params)) if each)
    return reverse(page) + (f"?{query}" if query else "")
