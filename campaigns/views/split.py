"""The two scripts of a campaign (A/B): starting the split, changing it, and going on with one script."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns import splits
from campaigns.campaign_editor import CampaignNotReady
from campaigns.forms.split import SplitForm
from campaigns.models import Campaign
from campaigns.models.script_split import Letter
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*MANAGE_TEAMS)
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and save the two scripts; `stop` goes on with one of them, or with the campaign's own script."""
    editable = Campaign.objects.editable_by(request.user).filter(private=False)
    campaign = get_object_or_404(editable.select_related("script"), pk=pk)
    kept = request.POST.get("stop")
    if kept is not None:
        if not splits.stop(campaign, kept if kept in Letter.values else ""):
            messages.info(request, _("The split has already ended."))
        return redirect("campaign", pk)
    form = SplitForm(request.POST if request.method == "POST" else None, instance=campaign, by=request.user)
    if form.is_valid():
        try:
            saved = form.saved()
        except CampaignNotReady as refused:
            form.add_error(None, str(refused))
        else:
            if saved:
                messages.success(request, _("New leads get one of the two scripts at random."))
                return redirect("campaign-split", pk)
    context = {"form": form, "campaign": campaign, "split": form.split}
    if form.split:
        context["assigned"] = form.split.variants.filter(leads__isnull=False).count()
    return render(request, "campaigns/split.html", context, status=422 if form.errors else 200)
