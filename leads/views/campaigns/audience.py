"""The audience of a campaign: its filter with its size, the check, and bringing its companies in."""

import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.campaign_editor import CampaignNotReady
from campaigns.models import Campaign
from campaigns.models.campaign import State
from leads.audiences import batches, filling
from leads.audiences.judging import Verdict
from leads.audiences.size import size_of
from leads.forms.audience import AudienceForm
from leads.models import AudienceRun
from salesdesk import clock
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS

#: Seconds in which a small desk is checked while the page is asked for.
AT_ONCE = 1.0


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*MANAGE_TEAMS)
def audience(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the audience; save and check it, start bringing its companies in, or cancel that.

    With `live` in the query, the fields there count, to show the size while they are edited.
    """
    editable = Campaign.objects.editable_by(request.user).filter(private=False)
    campaign = get_object_or_404(editable.select_related("audience__earlier_campaign"), pk=pk)
    action = request.POST.get("action")
    if action in ("start", "cancel"):
        return _steer(request, campaign, action)
    data = request.POST if request.method == "POST" else request.GET if "live" in request.GET else None
    form = AudienceForm(data, instance=campaign)
    is_valid = data is None or form.is_valid()
    if request.method == "POST" and is_valid and form.saved():
        if action == "check":
            return _check(request, campaign)
        messages.success(request, _("Audience saved."))
        return redirect("campaign-audience", pk)
    run = AudienceRun.objects.filter(campaign=campaign).order_by("-pk").first()
    context = {
        "form": form,
        "campaign": campaign,
        "size": size_of(campaign, form.audience, form.overlap) if is_valid else None,
        "run": run,
        "skipped": [(Verdict(name).label, n) for name, n in run.skipped.items()] if run else [],
        "waiting": run.companies.filter(waits=True).count() if run else 0,
        "is_running": campaign.state == State.RUNNING,
        "is_ended": campaign.state == State.ENDED,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "leads/audiences/audience.html", context, status=status)


def _check(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    try:
        run = filling.check(campaign, request.user)
    except CampaignNotReady as refused:
        messages.error(request, str(refused))
    else:
        batches.work_on(run.pk, clock.now(), time.monotonic() + AT_ONCE)
    return redirect("campaign-audience", campaign.pk)


def _steer(request: HttpRequest, campaign: Campaign, action: str) -> HttpResponse:
    """Start the latest run of the campaign or cancel it."""
    run = AudienceRun.objects.filter(campaign=campaign).order_by("-pk").first()
    try:
        if run is None or (action == "cancel" and not filling.cancel(run)):
            messages.info(request, _("There is nothing to cancel."))
        elif action == "start":
            filling.start(run, request.user)
            messages.success(request, _("Companies are being brought in."))
    except CampaignNotReady as refused:
        messages.error(request, str(refused))
    return redirect("campaign-audience", campaign.pk)
