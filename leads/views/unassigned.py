"""Unassigned leads: the areas that no territory covers, and assigning leads after territories changed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Campaign
from leads.assignment import unassigned
from leads.models import Lead
from salesdesk import formats
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS, VIEW_FUNNEL
from salesdesk.web.forms.fields import parse_id


@require_safe
@allowed(*VIEW_FUNNEL)
def unassigned_leads(request: HttpRequest) -> HttpResponse:
    gaps = unassigned.unassigned_groups(Lead.objects.visible_to(request.user))
    campaigns: dict[Campaign, list[unassigned.UnassignedGroup]] = {}
    for gap in gaps:
        campaigns.setdefault(gap.campaign, []).append(gap)
    totals = [(campaign, found, sum(gap.leads for gap in found)) for campaign, found in campaigns.items()]
    return render(request, "leads/assignment/unassigned.html", {"campaigns": totals})


@require_POST
@allowed(*MANAGE_TEAMS)
def assign(request: HttpRequest) -> HttpResponse:
    """Assign territories to all unassigned leads of a campaign."""
    known = Campaign.objects.editable_by(request.user)
    campaign = get_object_or_404(known, pk=parse_id(request.POST.get("campaign", "")))
    found = unassigned.reassign_territories(campaign, request.user)
    if found:
        text = ngettext(
            "%(count)s lead assigned to a territory.", "%(count)s leads assigned to territories.", found
        )
        messages.success(request, text % {"count": formats.number(found)})
    else:
        messages.warning(request, _("No territory covers these leads yet. Adjust the territories first."))
    return redirect("leads-unassigned")
