"""Copy a campaign with a hypothesis, and change the hypothesis while the copy is a draft."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.campaign_editor import CampaignNotReady
from campaigns.forms.versions import CopyForm, HypothesisForm
from campaigns.models import Campaign
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*MANAGE_TEAMS)
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the hypothesis, copy the campaign to a draft and open that for editing."""
    campaign = get_object_or_404(Campaign.objects.editable_by(request.user).select_related("team"), pk=pk)
    form = CopyForm(request.POST if request.method == "POST" else None, parent=campaign)
    if form.is_valid():
        try:
            with transaction.atomic():
                draft = form.save()
        except IntegrityError as error:
            if "_name_per_team" not in str(error):
                raise
            form.add_error("name", _("This name was just taken. Choose another one."))
        else:
            messages.success(request, _("Campaign copied. Edit this draft, then start it."))
            return redirect("campaign-edit", draft.pk)
    context = {"form": form, "campaign": campaign}
    return render(request, "campaigns/copy.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*MANAGE_TEAMS)
def hypothesis(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the hypothesis of a copy that has not started."""
    copies = Campaign.objects.editable_by(request.user).filter(copied_from__isnull=False)
    campaign = get_object_or_404(copies, pk=pk)
    form = HypothesisForm(request.POST if request.method == "POST" else None, instance=campaign)
    if form.is_valid():
        try:
            saved = form.saved()
        except CampaignNotReady as error:
            form.add_error(None, str(error))
        else:
            if saved:
                messages.success(request, _("Hypothesis saved."))
                return redirect("campaign", pk)
    context = {"form": form, "campaign": campaign}
    return render(request, "campaigns/hypothesis.html", context, status=422 if form.errors else 200)
