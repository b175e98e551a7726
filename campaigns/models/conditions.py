"""Conditions of a campaign's transitions: who may make them, and what a campaign needs before it starts."""

from django.utils.translation import gettext as _

from salesdesk.people.permissions import manages_team


def runs_it(campaign, user) -> bool:
    """Return whether `user` may start, pause and end it: its team's manager, an admin, or a private one's owner."""
    return manages_team(user, campaign.team_id) or (campaign.private and campaign.owner_id == user.pk)


def is_complete(campaign) -> bool:
    """Return whether the campaign has a script, territories, a required question and both cadences."""
    return not missing(campaign)


def missing(campaign) -> list[str]:
    """Return a message for everything the campaign still needs before it can start."""
    messages = []
    if not hasattr(campaign, "script") or not campaign.script.opening.strip():
        messages.append(_("The script is missing. Write an opening."))
    if not campaign.territories.exists():
        messages.append(_("No territory is assigned. Add one, so that its reps can call."))
    if not campaign.questions.filter(required=True).exists():
        messages.append(_("No question is required. Mark at least one as required to qualify a lead."))
    if campaign.cadences.count() < 2:
        messages.append(_("The cadence is missing. Set one for warm and for cold leads."))
    return messages
