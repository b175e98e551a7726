"""Starting, pausing and ending a campaign, and repeating a good one. Under lock: of two who press, one acts."""

from django.db import transaction
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from salesdesk import clock

from .campaign_editor import FACTS, Asked, NotReady, Plan, Rhythm, free_name, write
from .models import Campaign


def start(campaign: Campaign, by) -> Campaign:
    """Its calls are made from now on. NotReady says what is still missing."""
    return _move(campaign, "start", by)


def pause(campaign: Campaign, by) -> Campaign:
    """Its calls wait, each keeps its place; starting goes on where it was."""
    return _move(campaign, "pause", by)


def end(campaign: Campaign, by) -> Campaign:
    """No cold calls any more. What somebody promised or holds goes on."""
    return _move(campaign, "end", by)


@transaction.atomic
def copy(campaign: Campaign) -> Campaign:
    """A draft with the same plan, to adapt: a good campaign is repeated with one click (R13)."""
    facts = {name: getattr(campaign, name) for name in FACTS}
    facts["name"] = free_name(campaign.name, Campaign.objects.filter(team=campaign.team_id))
    facts["starts_on"], facts["ends_on"] = max(campaign.starts_on, clock.now().date()), None
    return write(Campaign(team=campaign.team, **facts), plan_of(campaign))


def plan_of(campaign: Campaign) -> Plan:
    """The plan of a campaign as it stands, its questions as new ones."""
    audience, script = campaign.audience, getattr(campaign, "script", None)
    filters = ("countries", "industries", "employees_from", "employees_to")
    return Plan(
        territories=campaign.territories.all(),
        audience={name: getattr(audience, name) for name in filters},
        say=script.say if script else "",
        answers=script.answers if script else "",
        questions=[Asked(each.label, each.text, each.required) for each in campaign.questions.all()],
        cadences={cadence.warmth: rhythm_of(cadence) for cadence in campaign.cadences.all()},
    )


def rhythm_of(cadence) -> Rhythm:
    """The tries of a cadence, as they are planned."""
    tries = [(each.gap, each.part) for each in cadence.tries.all()]
    return Rhythm(tries, cadence.after_last, cadence.rest)


@transaction.atomic
def _move(campaign: Campaign, transition: str, by) -> Campaign:
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    method = getattr(campaign, transition)
    if not can_proceed(method, check_conditions=False):
        raise NotReady(_("This campaign is %(state)s already.") % {"state": campaign.get_state_display()})
    if not has_transition_perm(method, by):
        raise NotReady(_("The manager of %(team)s runs this campaign.") % {"team": campaign.team})
    if not can_proceed(method):
        raise NotReady(*campaign.missing())
    method()
    campaign.save(update_fields=["state", "state_since"])
    return campaign
