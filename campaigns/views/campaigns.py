from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaigns import campaign_counts, lifecycle
from campaigns.forms.row_actions import is_row_action
from campaigns.versions import line
from salesdesk import countries
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CALL_LEADS, MANAGE_TEAMS, VIEW_CAMPAIGNS, VIEW_FUNNEL
from salesdesk.web.paging import page_of

from ..forms import CampaignEditForm
from ..models import Campaign, Territory, conditions
from ..models.campaign import State

TONES = {State.RUNNING: "good", State.PAUSED: "warn"}
MESSAGES = {
    State.RUNNING: gettext_lazy("%(name)s started. Its calls are now offered to reps."),
    State.PAUSED: gettext_lazy("%(name)s paused. Its planned calls are kept."),
}


@allowed(*VIEW_CAMPAIGNS)
@require_safe
def campaigns(request):
    """List the current campaigns, or the ended ones."""
    ended = request.GET.get("state") == State.ENDED
    visible = Campaign.objects.visible_to(request.user)
    shown = visible.filter(state=State.ENDED) if ended else visible.exclude(state=State.ENDED)
    page = page_of(_as_rows(shown), request.GET, by="name")
    leads = campaign_counts.open_leads(page.rows, request.user)
    for campaign in page.rows:
        campaign.open_leads = leads.get(campaign.pk, 0)
        campaign.tone = TONES.get(campaign.state, "")
    return render(request, "campaigns/list.html", {"page": page, "ended": ended})


@allowed(*VIEW_CAMPAIGNS)
@require_safe
def campaign(request, pk):
    """Show a campaign: script, questions, cadences, leads by stage, and the actions of this user."""
    campaign = get_object_or_404(_as_rows(Campaign.objects.visible_to(request.user)), pk=pk)
    context = {
        "campaign": campaign,
        "tone": TONES.get(campaign.state, ""),
        "countries": ", ".join(countries.name_of(code) for code in campaign.audience.countries),
        "transitions": list(campaign.get_available_user_state_transitions(request.user)),
        "may_run": campaign.private and campaign.owner == request.user,
        "may_change": Campaign.objects.editable_by(request.user).filter(pk=pk).exists(),
        "missing": conditions.missing(campaign) if campaign.state in (State.DRAFT, State.PAUSED) else [],
        "stages": campaign_counts.leads_by_stage(campaign, request.user),
        "callbacks": campaign_counts.callback_counts(campaign, request.user),
        "cold_shares": campaign_counts.cold_shares(campaign),
        "cadences": campaign.cadences.prefetch_related("steps"),
        "versions": line.in_order(line.campaigns_of_line(campaign, request.user)),
        "compares": request.user.role in VIEW_FUNNEL,
    }
    if context["compares"]:
        found = campaign_counts.results(campaign, request.user.time_zone)
        context["results"] = next((each for each in found if each), None)
    return render(request, "campaigns/campaign.html", context)


@allowed(*MANAGE_TEAMS)
def create(request):
    return _edit_page(request, None)


@allowed(*MANAGE_TEAMS)
def edit(request, pk):
    return _edit_page(request, get_object_or_404(Campaign.objects.editable_by(request.user), pk=pk))


@allowed(*MANAGE_TEAMS, *CALL_LEADS)
@require_POST
def start(request, pk):
    return _transition(request, pk, lifecycle.start)


@allowed(*MANAGE_TEAMS, *CALL_LEADS)
@require_POST
def pause(request, pk):
    return _transition(request, pk, lifecycle.pause)


def _edit_page(request, campaign):
    name = campaign and campaign.name  # the saved name: validation changes the instance
    form = CampaignEditForm(request.user, campaign, request.POST if request.method == "POST" else None)
    submitted = request.method == "POST" and not is_row_action(request.POST)
    if submitted and form.is_valid() and (saved := form.save()):
        messages.success(request, _("%(name)s saved.") % {"name": saved})
        return redirect("campaign", saved.pk)
    context = {"form": form, "campaign": campaign, "name": name}
    return render(request, "campaigns/campaign_form.html", context, status=422 if form.errors else 200)


def _transition(request, pk, transition):
    campaign = get_object_or_404(Campaign.objects.runnable_by(request.user), pk=pk)
    try:
        campaign = transition(campaign, request.user)
    except lifecycle.CampaignNotReady as error:
        messages.error(request, str(error))
    else:
        messages.success(request, MESSAGES[campaign.state] % {"name": campaign})
    return redirect("campaign", pk)


def _as_rows(campaigns):
    pairs = Territory.objects.select_related("inside_rep", "field_rep")
    return campaigns.select_related("team", "proposition", "audience", "script", "owner").prefetch_related(
        Prefetch("territories", pairs)
    )
