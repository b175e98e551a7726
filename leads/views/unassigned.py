"""Leads that no territory takes: where the map has holes, and placing them when it was redrawn."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Campaign
from leads.assignment import unassigned
from leads.models import Lead
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS, VIEW_FUNNEL
from salesdesk.web.fields import parse_id


@require_safe
@allowed(*VIEW_FUNNEL)
def unassigned_leads(request: HttpRequest) -> HttpResponse:
    gaps = unassigned.unassigned_groups(Lead.objects.visible_to(request.user))
    campaigns: dict[Campaign, list[unassigned.UnassignedGroup]] = {}
    for gap in gaps:
        campaigns.setdefault(gap.campaign, []).append(gap)
    sums = [(campaign, found, sum(gap.leads for gap in found)) for campaign, found in campaigns.items()]
    return render(request, "leads/assignment/unassigned.html", {"campaigns": sums})


@require_POST
@allowed(*MANAGE_TEAMS)
def assign(request: HttpRequest) -> HttpResponse:
    """Look for a territory for all leads of a campaign that have none."""
    known = Campaign.objects.editable_by(request.user)
    campaign = get_object_or_404(known, pk=parse_id(request.POST.get("campaign", "")))
    found = unassigned.reassign_territories(campaign, request.user)
    if found:
        said = ngettext(
            "%(count)s lead found its territory.", "%(count)s leads found their territory.", found
        )
        messages.success(request, said % {"count": found})
    else:
        messages.warning(request, _("No territory takes any of them yet: the map has the same holes."))
    return redirect("leads-unassigned")
