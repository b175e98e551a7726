from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaigns import campaign_counts, lifecycle
from campaigns.forms.row_actions import is_row_action
from salesdesk import countries
from salesdesk.people.access import allowed
from salesdesk.people.roles import Role
from salesdesk.web.paging import page_of

from ..forms import CampaignEditForm
from ..models import Campaign, Territory
from ..models.campaign import State

READERS = (Role.INSIDE, Role.FIELD, Role.MARKETING, Role.MANAGER, Role.ADMIN)
MANAGERS = (Role.MANAGER, Role.ADMIN)
TONES = {State.RUNNING: "good", State.PAUSED: "warn"}
MESSAGES = {
    State.RUNNING: gettext_lazy("%(name)s runs: its calls are made from now on."),
    State.PAUSED: gettext_lazy("%(name)s is paused: its calls wait, none is lost."),
}


@allowed(*READERS)
@require_safe
def campaigns(request):
    """Those that are made, run or wait; or, in the other tab, the ones that ended."""
    ended = request.GET.get("state") == State.ENDED
    seen = Campaign.objects.visible_to(request.user)
    shown = seen.filter(state=State.ENDED) if ended else seen.exclude(state=State.ENDED)
    page = page_of(_as_rows(shown), request.GET, by="name")
    leads = campaign_counts.open_leads(page.rows, request.user)
    for campaign in page.rows:
        campaign.open_leads = leads.get(campaign.pk, 0)
        campaign.tone = TONES.get(campaign.state, "")
    context = {"page": page, "ended": ended, "may_make": request.user.role in MANAGERS}
    return render(request, "campaigns/list.html", context)


@allowed(*READERS)
@require_safe
def campaign(request, pk):
    """What is said, asked and tried, how far its leads are, and what this person may do with it."""
    campaign = get_object_or_404(_as_rows(Campaign.objects.visible_to(request.user)), pk=pk)
    context = {
        "campaign": campaign,
        "tone": TONES.get(campaign.state, ""),
        "lands": ", ".join(countries.name_of(code) for code in campaign.audience.countries),
        "transitions": list(campaign.get_available_user_state_transitions(request.user)),
        "may_change": Campaign.objects.editable_by(request.user).filter(pk=pk).exists(),
        "missing": campaign.missing() if campaign.state in (State.DRAFT, State.PAUSED) else [],
        "stages": campaign_counts.leads_by_stage(campaign, request.user),
        "promises": campaign_counts.callback_counts(campaign, request.user),
        "cadences": campaign.cadences.prefetch_related("steps"),
    }
    return render(request, "campaigns/campaign.html", context)


@allowed(*MANAGERS)
def create(request):
    return _edit_page(request, None)


@allowed(*MANAGERS)
def edit(request, pk):
    return _edit_page(request, get_object_or_404(Campaign.objects.editable_by(request.user), pk=pk))


@allowed(*MANAGERS)
@require_POST
def start(request, pk):
    return _transition(request, pk, lifecycle.start)


@allowed(*MANAGERS)
@require_POST
def pause(request, pk):
    return _transition(request, pk, lifecycle.pause)


@allowed(*MANAGERS)
@require_POST
def copy(request, pk):
    """The same again, as a draft to adapt."""
    again = lifecycle.copy(get_object_or_404(Campaign.objects.editable_by(request.user), pk=pk))
    messages.success(request, _("This is a copy, and a draft: adapt it, then start it."))
    return redirect("campaign-edit", again.pk)


def _edit_page(request, campaign):
    name = campaign and campaign.name  # as it is, not as it is being typed
    sheet = CampaignEditForm(request.user, campaign, request.POST if request.method == "POST" else None)
    sent = request.method == "POST" and not is_row_action(request.POST)
    if sent and sheet.is_valid() and (saved := sheet.save()):
        messages.success(request, _("%(name)s is saved.") % {"name": saved})
        return redirect("campaign", saved.pk)
    context = {"sheet": sheet, "campaign": campaign, "name": name}
    return render(request, "campaigns/campaign_form.html", context, status=422 if sheet.errors else 200)


def _transition(request, pk, move):
    campaign = get_object_or_404(Campaign.objects.editable_by(request.user), pk=pk)
    try:
        moved = move(campaign, request.user)
    except lifecycle.CampaignNotReady as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, MESSAGES[moved.state] % {"name": moved})
    return redirect("campaign", pk)


def _as_rows(campaigns):
    pairs = Territory.objects.select_related("inside_rep", "field_rep")
    return campaigns.select_related("team", "proposition", "audience", "script").prefetch_related(
        Prefetch("territories", pairs)
    )
