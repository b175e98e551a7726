"""Starting, pausing and ending a campaign, and repeating a good one. Under lock: of two who press, one acts."""

from django.db import transaction
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from salesdesk import clock

from .campaign_editor import (
    CAMPAIGN_FIELDS,
    CadenceSpec,
    CampaignNotReady,
    CampaignPlan,
    QuestionSpec,
    save,
    unique_name,
)
from .models import Campaign


def start(campaign: Campaign, by) -> Campaign:
    """Its calls are made from now on. NotReady says what is still missing."""
    return _transition(campaign, "start", by)


def pause(campaign: Campaign, by) -> Campaign:
    """Its calls wait, each keeps its place; starting goes on where it was."""
    return _transition(campaign, "pause", by)


def end(campaign: Campaign, by) -> Campaign:
    """No cold calls any more. What somebody promised or holds goes on."""
    return _transition(campaign, "end", by)


@transaction.atomic
def copy(campaign: Campaign) -> Campaign:
    """A draft with the same plan, to adapt: a good campaign is repeated with one click (R13)."""
    facts = {name: getattr(campaign, name) for name in CAMPAIGN_FIELDS}
    facts["name"] = unique_name(campaign.name, Campaign.objects.filter(team=campaign.team_id))
    facts["starts_on"], facts["ends_on"] = max(campaign.starts_on, clock.now().date()), None
    return save(Campaign(team=campaign.team, **facts), plan_of(campaign))


def plan_of(campaign: Campaign) -> CampaignPlan:
    """The plan of a campaign as it stands, its questions as new ones."""
    audience, script = campaign.audience, getattr(campaign, "script", None)
    filters = ("countries", "industries", "employees_from", "employees_to")
    return CampaignPlan(
        territories=campaign.territories.all(),
        audience={name: getattr(audience, name) for name in filters},
        opening=script.opening if script else "",
        objections=script.objections if script else "",
        questions=[QuestionSpec(each.label, each.text, each.required) for each in campaign.questions.all()],
        cadences={cadence.warmth: cadence_spec_of(cadence) for cadence in campaign.cadences.all()},
    )


def cadence_spec_of(cadence) -> CadenceSpec:
    """The tries of a cadence, as they are planned."""
    steps = [(each.gap, each.day_part) for each in cadence.steps.all()]
    return CadenceSpec(steps, cadence.after_last_attempt, cadence.cooldown)


@transaction.atomic
def _transition(campaign: Campaign, transition: str, by) -> Campaign:
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    method = getattr(campaign, transition)
    if not can_proceed(method, check_conditions=False):
        raise CampaignNotReady(
            _("This campaign is %(state)s already.") % {"state": campaign.get_state_display()}
        )
    if not has_transition_perm(method, by):
        raise CampaignNotReady(_("The manager of %(team)s runs this campaign.") % {"team": campaign.team})
    if not can_proceed(method):
        raise CampaignNotReady(*campaign.missing())
    method()
    campaign.save(update_fields=["state", "state_since"])
    return campaign
