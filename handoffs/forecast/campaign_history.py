"""Count what became of each campaign's opportunities, once a day; the board and the estimates read the counts.

Counting on every page would read the whole history.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Max, Q

from campaigns.models import Campaign
from handoffs.models import BuyerFact, CampaignHistory, Opportunity, OpportunityChange
from salesdesk.db.percentile import DurationPercentile
from salesdesk.workers.batch import run_each

from . import counting

#: How old the counts may be.
COUNTED_FOR = timedelta(days=1)
#: Deals that closed longer ago say little about today's.
LOOKS_BACK = timedelta(days=730)
#: How many of the latest closed deals of a campaign are counted.
DEALS = 5_000
WON = Q(result=Opportunity.Result.WON)


def run(now: datetime, limit: int = 50) -> int:
    """Count the campaigns that were never counted or not for a day. Return how many."""
    outdated = Q(deal_history=None) | Q(deal_history__counted_at__lte=now - COUNTED_FOR)
    due = Campaign.objects.filter(outdated).order_by("pk").values_list("pk", flat=True)[:limit]
    return run_each(list(due), lambda pk: _count(pk, now))


@transaction.atomic
def _count(campaign_id: int, now: datetime) -> bool:
    """Count one campaign, unless another worker does or has."""
    CampaignHistory.objects.bulk_create(
        [CampaignHistory(campaign_id=campaign_id, counted_at=now - 2 * COUNTED_FOR)], ignore_conflicts=True
    )
    due = CampaignHistory.objects.filter(pk=campaign_id, counted_at__lte=now - COUNTED_FOR)
    history = due.select_for_update(skip_locked=True).first()
    if history is None:
        return False
    cycle = F("closed_at") - F("opened_at")
    closed = Opportunity.objects.filter(campaign=campaign_id, closed_at__gt=now - LOOKS_BACK)
    found = closed.aggregate(
        won=Count("pk", filter=WON),
        closed=Count("pk"),
        median=DurationPercentile(cycle, share=0.5, filter=WON),
        ninetieth=DurationPercentile(cycle, share=0.9, filter=WON),
        longest=Max(cycle),
    )
    for name, value in found.items():
        setattr(history, name, value)
    since = _counted_since(campaign_id, now)
    history.counts = counting.count(_deals(campaign_id, since), since, now)
    history.counted_at = now
    history.save()
    return True


def _counted_since(campaign_id: int, now: datetime) -> datetime:
    """Return since when deals are counted: so that at most `DEALS` of them closed, and at most `LOOKS_BACK` ago."""
    closed = Opportunity.objects.filter(campaign=campaign_id, closed_at__gt=now - LOOKS_BACK)
    oldest = closed.order_by("-closed_at").values_list("closed_at", flat=True)[DEALS : DEALS + 1]
    return next(iter(oldest), None) or now - LOOKS_BACK


def _deals(campaign_id: int, since: datetime) -> list[counting.Deal]:
    """Return the deals of a campaign that were open at some time since, with steps and facts, in three statements."""
    recent = Opportunity.objects.filter(Q(closed_at__gt=since) | Q(closed_at=None), campaign=campaign_id)
    columns = ("pk", "opened_at", "closed_at", "result", "holder", "lead__territory")
    deals = {
        pk: counting.Deal(opened_at, closed_at, result == Opportunity.Result.WON, owner, territory)
        for pk, opened_at, closed_at, result, owner, territory in recent.values_list(*columns)
    }
    entered = OpportunityChange.objects.filter(opportunity__in=deals).exclude(step=F("step_before"))
    for pk, step, at in entered.order_by("id").values_list("opportunity_id", "step", "at"):
        deals[pk].entered.append((step, at))
    standing = BuyerFact.objects.standing().filter(opportunity__in=deals)
    for pk, kind, at in standing.values_list("opportunity_id", "kind", "at"):
        deals[pk].facts.append((kind, at))
    return list(deals.values())
