"""The leak meter: leads without a next activity and their value, by holder and age."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Campaign
from leads.funnel import transitions
from leads.models import Lead
from leads.monitoring import leaks as meter
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS, VIEW_FUNNEL
from salesdesk.web.forms.fields import parse_id
from salesdesk.web.paging import count_text, page_of

#: Size of the chart, in SVG units.
WIDTH, HEIGHT = 600, 120


@require_safe
@allowed(*VIEW_FUNNEL)
def leaks(request: HttpRequest) -> HttpResponse:
    seen = meter.untouched_leads().filter(campaign__in=Campaign.objects.visible_to(request.user))
    shares = meter.by_holder(seen)
    shown = _of_holder(seen, request.GET.get("holder", ""))
    page = page_of(shown.as_rows(), request.GET)
    days = meter.last_days(Campaign.objects.visible_to(request.user))
    most = max((leads for _day, leads in days), default=0)
    context = {
        "shares": shares,
        "total": sum(share.leads for share in shares),
        "ages": meter.by_age(shares),
        "worth": meter.worth(shares).items(),
        "page": page,
        "count": count_text(shown, page),
        "holder": request.GET.get("holder", ""),
        "days": days,
        "most": most,
        "clean": sum(not leads for _day, leads in days),
        "points": _points(days, most),
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "leads/monitoring/leaks.html", context)


@require_POST
@allowed(*MANAGE_TEAMS)
def plan(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Schedule a call for a lead without a next activity."""
    lead = get_object_or_404(Lead.objects.visible_to(request.user), pk=lead_id)
    try:
        meter.plan_call(lead, request.user)
    except transitions.Refused as refused:
        messages.warning(request, str(refused))
    else:
        who = lead.holder or lead.territory
        messages.success(
            request, _("%(company)s: call scheduled for %(who)s.") % {"who": who, "company": lead.company}
        )
    return redirect("leaks")


def _of_holder(seen, asked: str):
    if asked == "nobody":
        return seen.filter(holder=None)
    return seen.filter(holder=who) if (who := parse_id(asked)) else seen


def _points(days: list[tuple], most: int) -> str:
    """Return the points of an SVG polyline: one per day, with the target at the bottom."""
    if len(days) < 2:
        return ""
    first, span = days[0][0], (days[-1][0] - days[0][0]).days or 1
    return " ".join(
        f"{WIDTH * (day - first).days / span:.1f},{HEIGHT - HEIGHT * leads / (most or 1):.1f}"
        for day, leads in days
    )
