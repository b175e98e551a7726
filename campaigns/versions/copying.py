"""Copy a campaign with a hypothesis, and change the hypothesis while the copy is a draft."""

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.campaign_editor import CAMPAIGN_FIELDS, CampaignNotReady, save, unique_name
from campaigns.lifecycle import plan_of
from campaigns.models import Campaign
from campaigns.models.audience_settings import AUDIENCE_SETTINGS
from campaigns.models.campaign import State
from campaigns.models.version import HYPOTHESIS
from salesdesk import clock


def proposed_name(campaign: Campaign) -> str:
    """Return the name of the campaign with the next free number."""
    return unique_name(campaign.name, Campaign.objects.filter(team=campaign.team_id))


@transaction.atomic
def copy(campaign: Campaign, *, name: str, **hypothesis: str) -> Campaign:
    """Return a new draft with the same plan (R13). `hypothesis` has the fields HYPOTHESIS; none repeats it as it is."""
    values = {field: getattr(campaign, field) for field in (*CAMPAIGN_FIELDS, *AUDIENCE_SETTINGS)} | {
        "name": name
    }
    values |= {"starts_on": max(campaign.starts_on, clock.today()), "ends_on": None}
    draft = Campaign(team=campaign.team, copied_from=campaign, **values, **hypothesis)
    return save(draft, plan_of(campaign))


@transaction.atomic
def change_hypothesis(campaign: Campaign, **hypothesis: str) -> Campaign:
    """Change the hypothesis of a draft. Raise `CampaignNotReady` if the campaign has started."""
    draft = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    if draft.state != State.DRAFT:
        raise CampaignNotReady(_("This campaign has started, so its hypothesis can no longer be changed."))
    for field in HYPOTHESIS:
        setattr(draft, field, hypothesis[field])
    draft.save(update_fields=HYPOTHESIS)
    return draft
