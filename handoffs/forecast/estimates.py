"""Keep the product's chance of each open deal up to date, next to the rep's (R7, R19).

It changes with every step and fact, and with age: a sweep looks at each open deal once a day. A trigger keeps every
value as it was at the time.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef

from handoffs.models import BuyerFact, CampaignHistory, Opportunity
from salesdesk import clock
from salesdesk.people.actor import sign

from . import counting, evidence

#: How old an estimate may be.
CURRENT_FOR = timedelta(days=1)
#: The fields that `set_estimate` sets.
FIELDS = ["evidence", "estimated_at"]


class Known(NamedTuple):
    """The history of each campaign, and of the desk."""

    campaigns: Mapping[int, evidence.History]
    desk: evidence.History

    @classmethod
    def read(cls) -> "Known":
        """Return what is known now, in one statement."""
        rows = list(CampaignHistory.objects.all())
        return cls({row.pk: counting.history_of([row]) for row in rows}, counting.history_of(rows))


def set_estimate(opportunity: Opportunity) -> None:
    """Set the product's chance of an open deal as of now; the caller saves it. Two statements."""
    facts = opportunity.buyer_facts.standing().values_list("kind", flat=True) if opportunity.pk else []
    opportunity.evidence = _estimate(opportunity, list(facts), Known.read())
    opportunity.estimated_at = clock.now()


def refresh(opportunity: Opportunity, by) -> None:
    """Save the product's chance of a locked open deal, on behalf of `by` (None: nobody is signed in)."""
    sign(by)
    set_estimate(opportunity)
    opportunity.save(update_fields=FIELDS)


def run(now: datetime, limit: int = 500) -> int:
    """Estimate the open deals whose estimate is a day old. Return how many."""
    standing = BuyerFact.objects.standing().filter(opportunity=OuterRef("pk")).values("kind")
    due = (
        Opportunity.objects.open().filter(estimated_at__lte=now - CURRENT_FOR).order_by("estimated_at", "pk")
    )
    with transaction.atomic():
        sign(None)
        deals = list(
            due.select_for_update(of=["self"], no_key=True, skip_locked=True)
            .select_related("lead")
            .annotate(confirmed=ArraySubquery(standing))[:limit]
        )
        if not deals:
            return 0
        known = Known.read()
        for deal in deals:
            deal.evidence, deal.estimated_at = _estimate(deal, deal.confirmed, known), now
        Opportunity.objects.bulk_update(deals, FIELDS)
    return len(deals)


def _estimate(deal: Opportunity, confirmed: list[str], known: Known) -> int | None:
    return evidence.chance(
        deal.step,
        clock.now() - deal.opened_at,
        confirmed,
        BuyerFact.Kind.values,
        campaign=known.campaigns.get(deal.lead.campaign_id, evidence.History()),
        desk=known.desk,
    )
