"""Set up an own campaign and change it, ask for its approval, and approve or decline it."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaigns import own_campaigns
from campaigns.campaign_editor import CampaignNotReady
from campaigns.forms.own_campaign import DeclineForm, OwnCampaignEditForm, OwnCampaignForm
from campaigns.models import Campaign
from campaigns.models.own_campaign import MOST_LEADS
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CALL_LEADS, MANAGE_TEAMS


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*CALL_LEADS)
def create(request: HttpRequest) -> HttpResponse:
    """Set up one's own campaign, which starts at once and stays private until it is approved."""
    form = OwnCampaignForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid():
        try:
            campaign = own_campaigns.create(request.user, **form.cleaned_data)
        except CampaignNotReady as error:
            form.add_error(None, str(error))
        except IntegrityError:
            form.add_error("name", _("This team already has a campaign with this name."))
        else:
            messages.success(
                request, _("%(name)s started. Your manager is asked to approve it.") % {"name": campaign}
            )
            return redirect("campaign", campaign.pk)
    context = {"form": form, "most": MOST_LEADS}
    return render(request, "campaigns/own_campaign.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*CALL_LEADS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own campaign while it is private."""
    campaign = get_object_or_404(Campaign.objects.runnable_by(request.user).select_related("script"), pk=pk)
    name = campaign.name
    data = request.POST if request.method == "POST" else None
    form = OwnCampaignEditForm(data, instance=campaign, by=request.user)
    if form.is_valid():
        try:
            saved = form.saved()
        except CampaignNotReady as error:
            form.add_error(None, str(error))
        except IntegrityError:
            form.add_error("name", _("This team already has a campaign with this name."))
        else:
            if saved:
                messages.success(request, _("%(name)s saved.") % {"name": saved})
                return redirect("campaign", pk)
    context = {"form": form, "campaign": campaign, "name": name}
    return render(request, "campaigns/own_campaign_edit.html", context, status=422 if form.errors else 200)


@require_POST
@allowed(*CALL_LEADS)
def ask_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the manager for approval once more, after a decline."""
    campaign = get_object_or_404(Campaign.objects.runnable_by(request.user), pk=pk)
    try:
        own_campaigns.ask_again(campaign, request.user)
    except CampaignNotReady as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your manager is asked to approve %(name)s.") % {"name": campaign})
    return redirect("campaign", pk)


@require_POST
@allowed(*MANAGE_TEAMS)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an own campaign to its team."""
    campaign = _undecided(request, pk)
    try:
        own_campaigns.approve(campaign, request.user)
    except CampaignNotReady as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s approved. The team can see it now.") % {"name": campaign})
    return redirect("campaign", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*MANAGE_TEAMS)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline an own campaign, with a reason for its owner."""
    campaign = _undecided(request, pk)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            own_campaigns.decline(campaign, request.user, form.cleaned_data["reason"])
        except CampaignNotReady as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(name)s declined. It stays private.") % {"name": campaign})
            return redirect("campaign", pk)
    context = {"form": form, "campaign": campaign}
    return render(request, "campaigns/decline.html", context, status=422 if form.errors else 200)


def _undecided(request: HttpRequest, pk: int) -> Campaign:
    """Return an own campaign that the user may decide on."""
    return get_object_or_404(Campaign.objects.editable_by(request.user).filter(owner__isnull=False), pk=pk)
