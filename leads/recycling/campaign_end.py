"""The exits of the unassigned leads of an ended campaign.

The manager who ends it previews the exits and may change them. By default, interested leads stay with inside and the
others return to Marketing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from campaigns import lifecycle
from campaigns.models import Campaign
from campaigns.models.campaign import State
from leads.funnel import exit_hooks, transitions
from leads.models import CampaignExit, Hold, Lead
from leads.models.stages import DropReason, Stage, Stream
from salesdesk import clock
from salesdesk.workers.batch import run_each

from . import exits, take_exit
from .exits import ExitRoute, Interest, Timing
from .take_exit import ExitDecision

POOL_STAGES = [Stage.SUSPECT, Stage.PROSPECT, Stage.MQL]
#: Leads that showed interest and have a territory.
INTERESTED = (Q(stage=Stage.MQL) | Q(stream=Stream.NURTURE)) & Q(territory__isnull=False)


@dataclass(frozen=True)
class ExitGroup:
    """Leads of a campaign that take the same exit. `inside_rep` describes the reps who would call them."""

    campaign: Campaign
    interested: bool
    count: int
    inside_rep: str
    zone: str
    territory: None = None
    field_rep: None = None

    @property
    def name(self) -> str:
        return "interested" if self.interested else "others"

    @property
    def default_answers(self) -> dict[str, str]:
        """Return the default answers: interested leads are called the next day, the others go to Marketing."""
        if not self.interested:
            return {"interest": Interest.NO, "when": Timing.UNKNOWN, "exit_route": ExitRoute.MARKETING}
        tomorrow = exits.local_today(self) + timedelta(days=1)
        return {
            "interest": Interest.YES,
            "when": Timing.SOON,
            "on": str(tomorrow),
            "exit_route": ExitRoute.NURTURE,
        }


def exit_groups(campaign: Campaign, by) -> list[ExitGroup]:
    """Return the groups of leads that need an exit when `campaign` ends."""
    caller = Coalesce("inside_rep__name", "territory__inside_rep__name")
    rows = (
        _unheld_leads(campaign=campaign)
        .annotate(caller=caller, interested=INTERESTED)
        .values_list("interested", "caller")
    )
    found: dict[bool, dict[str, int]] = {True: {}, False: {}}
    for interested, name, count in rows.annotate(leads=Count("pk")).order_by(
        "interested", F("leads").desc(), "caller"
    ):
        found[interested][name or ""] = count
    return [
        ExitGroup(campaign, interested, sum(reps.values()), _caller_summary(reps), by.time_zone)
        for interested, reps in found.items()
        if reps
    ]


def remaining_leads(campaign: Campaign) -> dict[str, int]:
    """Count the open leads that stay as they are: those with a holder, and those with Marketing."""
    leads = Lead.objects.open().filter(campaign=campaign)
    held, marketed = Q(holder__isnull=False), Q(holder__isnull=True, stream=Stream.MARKETING)
    return leads.aggregate(held=Count("pk", filter=held), marketed=Count("pk", filter=marketed))


def campaign_exit_impact(campaign: Campaign) -> list[str]:
    """Return what will be cancelled for the unassigned leads by either exit, in sentences."""
    return exit_hooks.bulk_impact_preview(_unheld_leads(campaign=campaign))


@transaction.atomic
def end(campaign: Campaign, by, drops: dict[ExitGroup, ExitDecision]) -> Campaign:
    """End `campaign` and save the exits for the sweep. Raises CampaignNotReady with a sentence."""
    campaign = lifecycle.end(campaign, by)
    for group, drop in drops.items():
        facts = {
            "exit_route": drop.exit_route,
            "talking_point": drop.comment,
            "override_reason": drop.override_reason,
            "by": by,
            "at": clock.now(),
        }
        on = drop.on if drop.exit_route == ExitRoute.NURTURE else None
        CampaignExit.objects.create(campaign=campaign, interested=group.interested, on=on, **facts)
    return campaign


def run(now: datetime, limit: int = 500) -> int:
    """Take unassigned leads of ended campaigns out by their exit. Returns how many.

    Leads with a promised call or in nurture have a holder and stay as they are.
    """
    remaining = _unheld_leads(campaign__state=State.ENDED).order_by("pk").values_list("pk", flat=True)
    return run_each(remaining[:limit], _release_lead)


def _unheld_leads(**of_campaigns):
    return Lead.objects.filter(
        stage__in=POOL_STAGES,
        stream__in=[Stream.INSIDE, Stream.NURTURE],
        holder__isnull=True,
        **of_campaigns,
    )


@transaction.atomic
def _release_lead(pk: int) -> bool:
    remaining = _unheld_leads(campaign__state=State.ENDED).annotate(interested=INTERESTED)
    # Skip leads on a rep's screen; the next sweep takes them.
    remaining = remaining.exclude(Exists(Hold.objects.active().filter(lead=OuterRef("pk"))))
    found = remaining.select_for_update(of=["self"], no_key=True, skip_locked=True).filter(pk=pk).first()
    if found is None:
        return False
    lead = transitions.lock_lead(pk)
    take_exit.take(lead, None, drop=_exit_for(lead, found.interested), locked=True)
    return True


def _exit_for(lead: Lead, interested: bool) -> ExitDecision:
    """Return the exit decision for the lead's group, or Marketing if no rep would call it."""
    tomorrow = exits.local_today(lead) + timedelta(days=1)
    chosen = CampaignExit.objects.filter(campaign=lead.campaign_id, interested=interested).first()
    exit_route = (
        ExitRoute(chosen.exit_route) if chosen else (ExitRoute.NURTURE if interested else ExitRoute.MARKETING)
    )
    # Pools of an ended campaign are not called any more, so the lead gets a rep as its holder.
    rep = lead.inside_rep or (lead.territory.inside_rep if lead.territory else None)
    if exit_route == ExitRoute.NURTURE and rep is None:
        exit_route = ExitRoute.MARKETING
    if exit_route == ExitRoute.NURTURE:
        lead.inside_rep = rep
    on = max(chosen.on, tomorrow) if chosen and chosen.on else tomorrow
    notes = (chosen.talking_point, chosen.override_reason) if chosen else ("", "")
    return ExitDecision(exit_route, on, DropReason.CAMPAIGN_ENDED, *notes)


def _caller_summary(reps: dict[str, int]) -> str:
    """Return the reps who would call the leads: "Ann", or "Each inside rep (Ann 7, Ben 5)"."""
    known = {who: count for who, count in reps.items() if who}
    if len(known) == 1:
        return next(iter(known))
    counts = ", ".join(f"{who} {count}" for who, count in known.items())
    return _("Each inside rep (%(who)s)") % {"who": counts} if counts else ""
