"""What becomes of an ended campaign's leads that nobody made their own. Who ends it sees how many go through which
door and may answer otherwise; else who showed interest stays with inside, and Marketing gets the others back."""

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
#: Who showed interest, and whom somebody works: the others came from a list, or have no territory.
INTERESTED = (Q(stage=Stage.MQL) | Q(stream=Stream.NURTURE)) & Q(territory__isnull=False)


@dataclass(frozen=True)
class ExitGroup:
    """Leads of a campaign that will go through one door. `inside_rep` says who of inside would call them."""

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
        """The answers that are filled in, and taken where nobody was asked: who showed interest is called the
        next day."""
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
    """The leads for which a door is asked when `campaign` ends."""
    whose = Coalesce("inside_rep__name", "territory__inside_rep__name")
    rows = (
        _unheld_leads(campaign=campaign)
        .annotate(whose=whose, interested=INTERESTED)
        .values_list("interested", "whose")
    )
    found: dict[bool, dict[str, int]] = {True: {}, False: {}}
    for warm, who, count in rows.annotate(leads=Count("pk")).order_by(
        "interested", F("leads").desc(), "whose"
    ):
        found[warm][who or ""] = count
    return [
        ExitGroup(campaign, warm, sum(reps.values()), _caller_summary(reps), by.time_zone)
        for warm, reps in found.items()
        if reps
    ]


def remaining_leads(campaign: Campaign) -> dict[str, int]:
    """The open leads that the end leaves where they are: in somebody's hands, or with Marketing."""
    leads = Lead.objects.open().filter(campaign=campaign)
    held, marketed = Q(holder__isnull=False), Q(holder__isnull=True, stream=Stream.MARKETING)
    return leads.aggregate(held=Count("pk", filter=held), marketed=Count("pk", filter=marketed))


def campaign_exit_impact(campaign: Campaign) -> list[str]:
    """What others planned with those leads: it is void behind either door."""
    return exit_hooks.bulk_impact_preview(_unheld_leads(campaign=campaign))


@transaction.atomic
def end(campaign: Campaign, by, drops: dict[ExitGroup, ExitDecision]) -> Campaign:
    """No new calls; and the doors through which the sweep takes what is left. NotReady says why not."""
    campaign = lifecycle.end(campaign, by)
    for group, drop in drops.items():
        facts = {
            "exit_route": drop.exit_route,
            "said": drop.said,
            "override_reason": drop.override_reason,
            "by": by,
            "at": clock.now(),
        }
        on = drop.on if drop.exit_route == ExitRoute.NURTURE else None
        CampaignExit.objects.create(campaign=campaign, interested=group.interested, on=on, **facts)
    return campaign


def run(now: datetime, limit: int = 500) -> int:
    """Take leads of ended campaigns that have no holder through their door; returns how many went.

    What a rep promised or nurtures has a holder, and goes on.
    """
    left = _unheld_leads(campaign__state=State.ENDED).order_by("pk").values_list("pk", flat=True)
    return run_each(left[:limit], _release_lead)


def _unheld_leads(**of_campaigns):
    return Lead.objects.filter(
        stage__in=POOL_STAGES,
        stream__in=[Stream.INSIDE, Stream.NURTURE],
        holder__isnull=True,
        **of_campaigns,
    )


@transaction.atomic
def _release_lead(pk: int) -> bool:
    left = _unheld_leads(campaign__state=State.ENDED).annotate(interested=INTERESTED)
    # Nobody loses a lead in the middle of a call: the next sweep takes it.
    left = left.exclude(Exists(Hold.objects.active().filter(lead=OuterRef("pk"))))
    found = left.select_for_update(of=["self"], no_key=True, skip_locked=True).filter(pk=pk).first()
    if found is None:
        return False
    lead = transitions.lock_lead(pk)
    take_exit.take(lead, None, drop=_exit_for(lead, found.interested), locked=True)
    return True


def _exit_for(lead: Lead, warm: bool) -> ExitDecision:
    """The door of its group; nobody is called whom nobody works."""
    tomorrow = exits.local_today(lead) + timedelta(days=1)
    ending = CampaignExit.objects.filter(campaign=lead.campaign_id, interested=warm).first()
    exit_route = (
        ExitRoute(ending.exit_route) if ending else (ExitRoute.NURTURE if warm else ExitRoute.MARKETING)
    )
    # Pools of an ended campaign are not called any more: who works the territory makes it their own.
    rep = lead.inside_rep or (lead.territory.inside_rep if lead.territory else None)
    if exit_route == ExitRoute.NURTURE and rep is None:
        exit_route = ExitRoute.MARKETING
    if exit_route == ExitRoute.NURTURE:
        lead.inside_rep = rep
    on = max(ending.on, tomorrow) if ending and ending.on else tomorrow
    said = (ending.said, ending.override_reason) if ending else ("", "")
    return ExitDecision(exit_route, on, DropReason.CAMPAIGN_ENDED, *said)


def _caller_summary(reps: dict[str, int]) -> str:
    """ "Ann", or "Each inside rep (Ann 7, Ben 5)"; nobody works a lead without a territory."""
    known = {who: count for who, count in reps.items() if who}
    if len(known) == 1:
        return next(iter(known))
    told = ", ".join(f"{who} {count}" for who, count in known.items())
    return _("Each inside rep (%(who)s)") % {"who": told} if told else ""
