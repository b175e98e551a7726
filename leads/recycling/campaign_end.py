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
from leads.models import Ending, Hold, Lead
from leads.models.stages import DropReason, Stage, Stream
from salesdesk import clock
from salesdesk.workers.batch import each

from . import exits
from .exits import Drop, Interest, Way, When

CALLED_FROM_POOLS = [Stage.SUSPECT, Stage.PROSPECT, Stage.MQL]
#: Who showed interest, and whom somebody works: the others came from a list, or have no territory.
INTERESTED = (Q(stage=Stage.MQL) | Q(stream=Stream.NURTURE)) & Q(territory__isnull=False)


@dataclass(frozen=True)
class Group:
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
    def usual(self) -> dict[str, str]:
        """The answers that are filled in, and taken where nobody was asked: who showed interest is called the
        next day."""
        if not self.interested:
            return {"interest": Interest.NO, "when": When.UNKNOWN, "way": Way.MARKETING}
        tomorrow = exits.today_there(self) + timedelta(days=1)
        return {"interest": Interest.YES, "when": When.SOON, "on": str(tomorrow), "way": Way.NURTURE}


def groups(campaign: Campaign, by) -> list[Group]:
    """The leads for which a door is asked when `campaign` ends."""
    whose = Coalesce("inside_rep__name", "territory__inside_rep__name")
    rows = (
        _left(campaign=campaign)
        .annotate(whose=whose, interested=INTERESTED)
        .values_list("interested", "whose")
    )
    found: dict[bool, dict[str, int]] = {True: {}, False: {}}
    for warm, who, count in rows.annotate(leads=Count("pk")).order_by(
        "interested", F("leads").desc(), "whose"
    ):
        found[warm][who or ""] = count
    return [
        Group(campaign, warm, sum(reps.values()), _callers(reps), by.time_zone)
        for warm, reps in found.items()
        if reps
    ]


def going_on(campaign: Campaign) -> dict[str, int]:
    """The open leads that the end leaves where they are: in somebody's hands, or with Marketing."""
    leads = Lead.objects.open().filter(campaign=campaign)
    held, marketed = Q(holder__isnull=False), Q(holder__isnull=True, stream=Stream.MARKETING)
    return leads.aggregate(held=Count("pk", filter=held), marketed=Count("pk", filter=marketed))


def forewarn(campaign: Campaign) -> list[str]:
    """What others planned with those leads: it is void behind either door."""
    return exit_hooks.bulk_impact_preview(_left(campaign=campaign))


@transaction.atomic
def end(campaign: Campaign, by, drops: dict[Group, Drop]) -> Campaign:
    """No new calls; and the doors through which the sweep takes what is left. NotReady says why not."""
    campaign = lifecycle.end(campaign, by)
    for group, drop in drops.items():
        facts = {"way": drop.way, "said": drop.said, "overruled": drop.overruled, "by": by, "at": clock.now()}
        on = drop.on if drop.way == Way.NURTURE else None
        Ending.objects.create(campaign=campaign, interested=group.interested, on=on, **facts)
    return campaign


def run(now: datetime, limit: int = 500) -> int:
    """Take leads of ended campaigns that have no holder through their door; returns how many went.

    What a rep promised or nurtures has a holder, and goes on.
    """
    left = _left(campaign__state=State.ENDED).order_by("pk").values_list("pk", flat=True)
    return each(left[:limit], _hand_back)


def _left(**of_campaigns):
    return Lead.objects.filter(
        stage__in=CALLED_FROM_POOLS,
        stream__in=[Stream.INSIDE, Stream.NURTURE],
        holder__isnull=True,
        **of_campaigns,
    )


@transaction.atomic
def _hand_back(pk: int) -> bool:
    left = _left(campaign__state=State.ENDED).annotate(interested=INTERESTED)
    # Nobody loses a lead in the middle of a call: the next sweep takes it.
    left = left.exclude(Exists(Hold.objects.lasting().filter(lead=OuterRef("pk"))))
    found = left.select_for_update(of=["self"], no_key=True, skip_locked=True).filter(pk=pk).first()
    if found is None:
        return False
    lead = transitions.locked(pk)
    exits.go(lead, None, drop=_decided(lead, found.interested), locked=True)
    return True


def _decided(lead: Lead, warm: bool) -> Drop:
    """The door of its group; nobody is called whom nobody works."""
    tomorrow = exits.today_there(lead) + timedelta(days=1)
    ending = Ending.objects.filter(campaign=lead.campaign_id, interested=warm).first()
    way = Way(ending.way) if ending else (Way.NURTURE if warm else Way.MARKETING)
    # Pools of an ended campaign are not called any more: who works the territory makes it their own.
    rep = lead.inside_rep or (lead.territory.inside_rep if lead.territory else None)
    if way == Way.NURTURE and rep is None:
        way = Way.MARKETING
    if way == Way.NURTURE:
        lead.inside_rep = rep
    on = max(ending.on, tomorrow) if ending and ending.on else tomorrow
    said = (ending.said, ending.overruled) if ending else ("", "")
    return Drop(way, on, DropReason.CAMPAIGN_ENDED, *said)


def _callers(reps: dict[str, int]) -> str:
    """ "Ann", or "Each inside rep (Ann 7, Ben 5)"; nobody works a lead without a territory."""
    known = {who: count for who, count in reps.items() if who}
    if len(known) == 1:
        return next(iter(known))
    told = ", ".join(f"{who} {count}" for who, count in known.items())
    return _("Each inside rep (%(who)s)") % {"who": told} if told else ""
