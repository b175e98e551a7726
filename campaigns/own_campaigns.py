"""Own campaigns of inside reps: set up like an existing one, private until a manager approves them."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from salesdesk import clock
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import User
from salesdesk.people.permissions import manages_team
from salesdesk.people.roles import Role

from . import lifecycle
from .campaign_editor import CAMPAIGN_FIELDS, CampaignNotReady, QuestionSpec, save
from .models import Campaign, Territory


@transaction.atomic
def create(
    owner: User, *, name: str, like: Campaign, territories: Iterable[Territory], opening: str = ""
) -> Campaign:
    """Start a private campaign like `like` in territories of `owner`, and ask their managers to approve it.

    Raise `CampaignNotReady` if a territory is somebody else's, or `like` lacks what a campaign needs.
    """
    territories = _own_territories(territories, owner)
    plan = lifecycle.plan_of(like)
    values = {field: getattr(like, field) for field in CAMPAIGN_FIELDS if field != "audience"}
    values |= {"name": name, "starts_on": clock.today(), "ends_on": None}
    campaign = save(
        Campaign(team=owner.team, owner=owner, private=True, **values),
        replace(plan, territories=territories, opening=opening or plan.opening),
    )
    campaign = lifecycle.start(campaign, owner)
    _ask(campaign)
    return campaign


@transaction.atomic
def change(
    campaign: Campaign, by: User, *, name: str, territories: Iterable[Territory], opening: str
) -> Campaign:
    """Change the private campaign of `by`.

    Raise `CampaignNotReady` if it is not theirs any more, or a territory is somebody else's or still has leads.
    """
    campaign = _locked_own(campaign, by)
    territories = _own_territories(territories, by)
    plan = lifecycle.plan_of(campaign)
    # The questions stay as they are, with their answers.
    questions = [
        QuestionSpec(each.label, each.text, each.required, each.pk) for each in campaign.questions.all()
    ]
    campaign.name = name
    return save(campaign, replace(plan, territories=territories, opening=opening, questions=questions))


@transaction.atomic
def ask_again(campaign: Campaign, by: User) -> Campaign:
    """Ask the managers once more, after they declined. Raise `CampaignNotReady` if it waits for them already."""
    campaign = _locked_own(campaign, by)
    if campaign.awaits_approval:
        raise CampaignNotReady(_("Your manager has been asked already."))
    campaign.declined_because, campaign.decided_by, campaign.decided_at = "", None, None
    campaign.save(update_fields=["declined_because", "decided_by", "decided_at"])
    _ask(campaign)
    return campaign


def _ask(campaign: Campaign) -> None:
    """Ask the managers of the team to approve it."""
    Campaign.objects.filter(pk=campaign.pk).update(asked_at=(now := clock.now()))
    campaign.asked_at = now
    for manager in User.objects.filter(team=campaign.team_id, role=Role.MANAGER, is_active=True):
        notifications.notify(
            manager,
            Kind.APPROVAL,
            subject=gettext_noop("%(who)s asks you to approve a campaign: %(campaign)s"),
            who=campaign.owner,
            campaign=campaign,
            url=reverse("campaign", args=[campaign.pk]),
            by=campaign.owner,
            key=_key(campaign, manager.pk),
        )


def _key(campaign: Campaign, manager: int) -> str:
    """Return the key of the notification by which this manager was asked the last time."""
    asked_at = campaign.asked_at.isoformat() if campaign.asked_at else ""
    return f"campaign-approval:{campaign.pk}:{manager}:{asked_at}"


def _own_territories(territories: Iterable[Territory], owner: User) -> list[Territory]:
    chosen = list(territories)
    if any(each.inside_rep_id != owner.pk for each in chosen):
        raise CampaignNotReady(_("Choose territories of your own."))
    return chosen


def _locked_own(campaign: Campaign, by: User) -> Campaign:
    campaign = Campaign.objects.select_for_update(of=["self"], no_key=True).get(pk=campaign.pk)
    if not campaign.private or campaign.owner_id != by.pk:
        raise CampaignNotReady(_("This campaign is not private any more. Ask your manager to change it."))
    return campaign


def approve(campaign: Campaign, by: User) -> Campaign:
    """Open the campaign to its team."""
    return _decide(campaign, by, "", gettext_noop("Approved: %(campaign)s is now a campaign of your team"))


def decline(campaign: Campaign, by: User, reason: str) -> Campaign:
    """Leave the campaign private, with a reason for its owner."""
    return _decide(campaign, by, reason, gettext_noop("Not approved: %(campaign)s stays private"))


@transaction.atomic
def _decide(campaign: Campaign, by: User, declined_because: str, subject: str) -> Campaign:
    campaign = (
        Campaign.objects.select_for_update(of=["self"], no_key=True)
        .select_related("owner")
        .get(pk=campaign.pk)
    )
    if not manages_team(by, campaign.team_id):
        raise CampaignNotReady(
            _("You don't have access. Ask the manager of %(team)s to do this.") % {"team": campaign.team}
        )
    if not campaign.private or (declined_because and campaign.decided_at):
        raise CampaignNotReady(_("This campaign has been decided on already. Reload the page."))
    campaign.private = bool(declined_because)
    campaign.declined_because = declined_because
    campaign.decided_by, campaign.decided_at = by, clock.now()
    campaign.save(update_fields=["private", "declined_because", "decided_by", "decided_at"])
    notifications.settle(
        _key(campaign, manager)
        for manager in User.objects.filter(team=campaign.team_id, role=Role.MANAGER).values_list(
            "pk", flat=True
        )
    )
    notifications.notify(
        campaign.owner,
        Kind.APPROVAL,
        subject=subject,
        campaign=campaign,
        text=declined_because,
        url=reverse("campaign", args=[campaign.pk]),
        by=by,
        key=f"campaign-decided:{campaign.pk}:{campaign.decided_at.isoformat()}",
    )
    return campaign
