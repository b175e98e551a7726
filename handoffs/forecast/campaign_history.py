"""Count what became of each campaign's opportunities, once a day; the board and the forecast read the counts.

Counting on every page would read the whole history.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q

from campaigns.models import Campaign
from handoffs.models import CampaignHistory, Opportunity
from salesdesk.db.percentile import DurationPercentile
from salesdesk.workers.batch import run_each

#: How old the counts may be.
COUNTED_FOR = timedelta(days=1)
#: Deals that closed longer ago say little about today's.
LOOKS_BACK = timedelta(days=730)


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
    won = Opportunity.objects.filter(
        lead__campaign=campaign_id, result=Opportunity.Result.WON, closed_at__gt=now - LOOKS_BACK
    )
    found = won.aggregate(
        won=Count("pk"),
        median=DurationPercentile(cycle, share=0.5),
        ninetieth=DurationPercentile(cycle, share=0.9),
    )
    for name, value in found.items():
        setattr(history, name, value)
    history.counted_at = now
    history.save()
    return True
