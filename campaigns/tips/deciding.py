"""Take a tip into the campaign's script or hide it, and undo either."""

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.campaign_editor import CampaignNotReady
from campaigns.models import Campaign, Script, Tip
from salesdesk import clock
from salesdesk.people.models import User


@transaction.atomic
def take(tip: Tip, by: User) -> Tip:
    """Add the tip to the campaign's objection handling. Raise `CampaignNotReady` if it was decided already."""
    tip = _locked(tip)
    script, _created = Script.objects.get_or_create(campaign=tip.campaign)
    script.objections = f"{script.objections.rstrip()}\n{tip.line}".lstrip()
    script.save(update_fields=["objections"])
    return _decide(tip, Tip.State.TAKEN, by)


@transaction.atomic
def hide(tip: Tip, by: User) -> Tip:
    """Show the tip to the managers only. Raise `CampaignNotReady` if it was decided already."""
    return _decide(_locked(tip), Tip.State.HIDDEN, by)


@transaction.atomic
def restore(tip: Tip) -> Tip:
    """Share the tip again. Its line leaves the script, unless that was edited since."""
    tip = _locked(tip, decided=True)
    if tip.state == Tip.State.TAKEN:
        script = Script.objects.get(campaign=tip.campaign)
        lines = script.objections.splitlines()
        if tip.line in lines:
            lines.reverse()
            lines.remove(tip.line)
            script.objections = "\n".join(reversed(lines))
            script.save(update_fields=["objections"])
    tip.state, tip.decided_by, tip.decided_at = Tip.State.SHARED, None, None
    tip.save(update_fields=["state", "decided_by", "decided_at"])
    return tip


def _decide(tip: Tip, state: str, by: User) -> Tip:
    tip.state, tip.decided_by, tip.decided_at = state, by, clock.now()
    tip.save(update_fields=["state", "decided_by", "decided_at"])
    return tip


def _locked(tip: Tip, *, decided: bool = False) -> Tip:
    """Lock the campaign, as saving its script does, and return the tip as it is now."""
    Campaign.objects.select_for_update(no_key=True).get(pk=tip.campaign_id)
    tip = Tip.objects.select_related("campaign").get(pk=tip.pk)
    if (tip.state != Tip.State.SHARED) != decided:
        raise CampaignNotReady(_("Someone else decided on this just now. Reload the page."))
    return tip
