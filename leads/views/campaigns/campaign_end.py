"""End a campaign: preview the exits of its open leads and answer the questions for unassigned ones."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_fsm import can_proceed

from campaigns.lifecycle import CampaignNotReady
from campaigns.models import Campaign
from leads.forms.recycling.campaign_end import BulkExitForm
from leads.forms.recycling.exit_questions import answers
from leads.recycling import campaign_end
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*MANAGE_TEAMS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what happens to the open leads, then end the campaign. A sweep moves the leads afterwards."""
    campaign = get_object_or_404(Campaign.objects.editable_by(request.user), pk=pk)
    if not can_proceed(campaign.end):
        messages.error(request, _("Only running or paused campaigns can be ended."))
        return redirect("campaign", pk)
    data = request.POST if request.method == "POST" else None
    forms = [
        BulkExitForm(data, lead=group, by=request.user, initial=answers(request.GET, group.name))
        for group in campaign_end.exit_groups(campaign, request.user)
    ]
    if data is not None and all([form.is_valid() for form in forms]):
        try:
            campaign_end.end(
                campaign, request.user, {form.group: form.cleaned_data["drop"] for form in forms}
            )
        except CampaignNotReady as refused:
            messages.error(request, str(refused))
        else:
            text = _("%(name)s has ended. Promised calls continue; there are no new ones.")
            messages.success(request, text % {"name": campaign})
        return redirect("campaign", pk)
    context = {"campaign": campaign, "forms": forms, "going_on": campaign_end.remaining_leads(campaign)}
    context["impact"] = campaign_end.campaign_exit_impact(campaign)
    return render(
        request, "leads/recycling/campaign_end.html", context, status=422 if data is not None else 200
    )
