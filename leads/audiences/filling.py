"""Check an audience, start bringing its companies in, and cancel that. A sweep does the work (batches.py)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import campaign_editor, lifecycle
from campaigns.campaign_editor import CampaignNotReady
from campaigns.models import Campaign
from campaigns.models.audience import AUDIENCE_FIELDS
from campaigns.models.campaign import State
from leads.models import AudienceRun
from leads.models.audiences.audience_run import RunState
from salesdesk import clock


@transaction.atomic
def save(campaign: Campaign, audience: dict[str, Any], **settings: Any) -> Campaign:
    """Save the audience of a campaign and its settings AUDIENCE_SETTINGS. A shared audience is copied first."""
    campaign = _locked(campaign)
    campaign.audience = campaign_editor.audience_of(campaign, audience)
    for name, value in settings.items():
        setattr(campaign, name, value)
    campaign.save(update_fields=["audience", *settings])
    return campaign


@transaction.atomic
def check(campaign: Campaign, by, *, automatic: bool = False) -> AudienceRun:
    """Start checking every company of the audience. Raise `CampaignNotReady` if companies are being brought in."""
    campaign = _locked(campaign)
    if campaign.state == State.ENDED:
        raise CampaignNotReady(_("This campaign has ended. Copy it to call this audience again."))
    runs = AudienceRun.objects.filter(campaign=campaign)
    if runs.filter(state=RunState.FILLING).exists():
        raise CampaignNotReady(_("Companies are being brought in. Wait for it, or cancel it."))
    runs.filter(state__in=[RunState.CHECKING, RunState.READY]).update(
        state=RunState.CANCELLED, ended_at=clock.now()
    )
    return AudienceRun.objects.create(campaign=campaign, by=by, automatic=automatic, terms=terms_of(campaign))


@transaction.atomic
def start(run: AudienceRun, by) -> AudienceRun:
    """Bring in the companies that were checked, and start the campaign if it is not running.

    Raise `CampaignNotReady` if the audience changed since the check, if it has no companies, or with what the campaign
    still needs.
    """
    campaign = _locked(run.campaign)
    run = AudienceRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.state != RunState.READY:
        raise CampaignNotReady(
            _("The check is now “%(state)s”. Reload the page.") % {"state": run.get_state_display()}
        )
    if run.terms != terms_of(campaign):
        raise CampaignNotReady(_("The audience or its territories changed since the check. Check it again."))
    if not (run.to_create or run.to_wait):
        raise CampaignNotReady(_("No company is left to call. Widen the audience, then check it again."))
    if campaign.state != State.RUNNING:
        lifecycle.start(campaign, by)
    fill(run)
    return run


@transaction.atomic
def cancel(run: AudienceRun) -> bool:
    """Bring in no more companies; the leads so far stay. Return whether there was anything to cancel."""
    run = AudienceRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if not run.can_be_cancelled:
        return False
    run.companies.all().delete()
    run.state, run.retry_at, run.ended_at = RunState.CANCELLED, None, run.ended_at or clock.now()
    run.save(update_fields=["state", "retry_at", "ended_at"])
    return True


def fill(run: AudienceRun) -> None:
    """Let the sweep create the leads of a checked run, which takes over the companies that earlier runs wait for."""
    earlier = AudienceRun.objects.filter(campaign=run.campaign_id, retry_at__isnull=False)
    for each in earlier.exclude(pk=run.pk):
        each.companies.all().delete()
    earlier.exclude(pk=run.pk).update(retry_at=None)
    run.state, run.last_company = RunState.FILLING, 0
    run.save(update_fields=["state", "last_company"])


def terms_of(campaign: Campaign) -> dict[str, Any]:
    """Return what a check depends on: the audience, the overlap rule and the territories."""
    values = {name: getattr(campaign.audience, name) for name in AUDIENCE_FIELDS}
    earlier = values["earlier_campaign"]
    territories = campaign.territories.order_by("pk").values_list("pk", flat=True)
    return values | {
        "earlier_campaign": earlier and earlier.pk,
        "overlap": campaign.overlap,
        "territories": list(territories),
    }


def _locked(campaign: Campaign) -> Campaign:
    return (
        Campaign.objects.select_for_update(of=["self"], no_key=True)
        .select_related("audience")
        .get(pk=campaign.pk)
    )
