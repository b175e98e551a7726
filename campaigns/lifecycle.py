"""Start, pause and end campaigns.

Transitions lock the campaign, so that of two simultaneous requests only one takes effect.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from .campaign_editor import CadenceSpec, CampaignNotReady, CampaignPlan, QuestionSpec
from .models import Campaign, conditions
from .models.audience import AUDIENCE_FIELDS


def start(campaign: Campaign, by) -> Campaign:
    """Start or resume the campaign's calls. Raise `CampaignNotReady` with what is still missing."""
    return _transition(campaign, "start", by)


def pause(campaign: Campaign, by) -> Campaign:
    """Pause the campaign's calls; planned calls stay planned for when it resumes."""
    return _transition(campaign, "pause", by)


def end(campaign: Campaign, by) -> Campaign:
    """End the campaign: no more cold calls. Promised calls and leads with a holder continue."""
    return _transition(campaign, "end", by)


def plan_of(campaign: Campaign) -> CampaignPlan:
    """Return the campaign's current plan, with its questions as new ones."""
    audience, script = campaign.audience, getattr(campaign, "script", None)
    return CampaignPlan(
        territories=campaign.territories.all(),
        audience={name: getattr(audience, name) for name in AUDIENCE_FIELDS},
        opening=script.opening if script else "",
        objections=script.objections if script else "",
        questions=[QuestionSpec(each.label, each.text, each.required) for each in campaign.questions.all()],
        cadences={cadence.warmth: cadence_spec_of(cadence) for cadence in campaign.cadences.all()},
    )


def cadence_spec_of(cadence) -> CadenceSpec:
    """Return the saved cadence as a `CadenceSpec`."""
    steps = [(each.gap, each.day_part) for each in cadence.steps.all()]
    return CadenceSpec(steps, cadence.after_last_attempt, cadence.cooldown)


@transaction.atomic
def _transition(campaign: Campaign, transition: str, by) -> Campaign:
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    method = getattr(campaign, transition)
    if not can_proceed(method, check_conditions=False):
        raise CampaignNotReady(
            _("This campaign's state is now “%(state)s”. Reload the page.")
            % {"state": campaign.get_state_display()}
        )
    if not has_transition_perm(method, by):
        raise CampaignNotReady(
            _("You don't have access. Ask the manager of %(team)s to do this.") % {"team": campaign.team}
        )
    if not can_proceed(method):
        raise CampaignNotReady(*conditions.missing(campaign))
    method()
    campaign.save(update_fields=["state", "state_since"])
    return campaign
