"""Tips for a campaign's calls: the list, sharing, marking as useful, and the manager's decisions."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.campaign_editor import CampaignNotReady
from campaigns.forms.tip import TipForm
from campaigns.models import Campaign, Tip
from campaigns.tips import deciding, results, sharing
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CALL_LEADS, MANAGE_TEAMS, VIEW_CAMPAIGNS


@require_safe
@allowed(*VIEW_CAMPAIGNS)
def tips(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what works in a campaign; on the desk, as a panel."""
    return _page(request, _campaign(request, pk), TipForm())


@require_POST
@allowed(*CALL_LEADS, *MANAGE_TEAMS)
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Share an objection with its answer, or an insight."""
    campaign, form = _campaign(request, pk), TipForm(request.POST)
    if not form.is_valid():
        return _page(request, campaign, form, status=422)
    sharing.share(campaign, request.user, **form.cleaned_data)
    return _answer(request, campaign, _("Shared with your colleagues."))


@require_POST
@allowed(*CALL_LEADS, *MANAGE_TEAMS)
def useful(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a tip as useful, or take the mark back."""
    tip = get_object_or_404(Tip.objects.visible_to(request.user).shared().select_related("campaign"), pk=pk)
    sharing.mark_useful(tip, request.user, request.POST.get("useful") == "1")
    return _answer(request, tip.campaign)


@require_POST
@allowed(*MANAGE_TEAMS)
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a tip to the script."""
    return _decide(request, pk, lambda tip: deciding.take(tip, request.user), _("Added to the script."))


@require_POST
@allowed(*MANAGE_TEAMS)
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a tip."""
    return _decide(request, pk, lambda tip: deciding.hide(tip, request.user), _("Hidden from the team."))


@require_POST
@allowed(*MANAGE_TEAMS)
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a decision."""
    return _decide(request, pk, deciding.restore, _("Shared again."))


def _decide(request: HttpRequest, pk: int, decide: Callable[[Tip], Tip], message: str) -> HttpResponse:
    editable = Tip.objects.filter(campaign__in=Campaign.objects.editable_by(request.user))
    tip = get_object_or_404(editable.select_related("campaign"), pk=pk)
    try:
        decide(tip)
    except CampaignNotReady as error:
        messages.error(request, str(error))
        message = ""
    return _answer(request, tip.campaign, message)


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)


def _answer(request: HttpRequest, campaign: Campaign, message: str = "") -> HttpResponse:
    """Show the list again: in place on the desk, else as a page."""
    if message:
        messages.success(request, message)
    if request.htmx:
        return _page(request, campaign, TipForm())
    return redirect("campaign-tips", campaign.pk)


def _page(request: HttpRequest, campaign: Campaign, form: TipForm, status: int = 200) -> HttpResponse:
    may_decide = request.user.role in MANAGE_TEAMS
    found = sharing.listed(campaign, request.user)
    shown = list(found if may_decide else found.exclude(state=Tip.State.HIDDEN))
    context = {
        "campaign": campaign,
        "form": form,
        "tips": [(tip, results.result_of(tip)) for tip in shown],
        "is_counted": any(tip.conversations for tip in shown),
        "may_share": request.user.role in CALL_LEADS | MANAGE_TEAMS,
        "may_decide": may_decide,
    }
    template = "campaigns/tips.html#tips" if request.htmx else "campaigns/tips.html"
    return render(request, template, context, status=status)
