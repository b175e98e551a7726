"""The facts that earn the next level: accepted SQLs, quotes and deals of a rep in the last 90 days.

Each figure has its number of cases, and the same one of the 90 days before to compare with.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from handoffs.models import Handoff, Opportunity, QuoteState, QuoteVersion
from salesdesk import clock
from salesdesk.people.models import User

PERIOD = timedelta(days=90)
#: Rates of fewer cases say little.
FEW = 10


@dataclass(frozen=True)
class Evidence:
    """The figures of one period: handoffs answered by field, quotes and deals that were decided."""

    accepted: int
    answered: int
    quotes_won: int
    quotes_decided: int
    deals_won: int
    deals_decided: int


def lately(person: User) -> tuple[Evidence, Evidence]:
    """Return the evidence of the last 90 days, and that of the 90 days before. Six statements."""
    now = clock.now()
    return evidence(person, now - PERIOD, now), evidence(person, now - 2 * PERIOD, now - PERIOD)


def evidence(person: User, since: datetime, until: datetime) -> Evidence:
    """Return the evidence of a rep in a period."""
    return Evidence(
        **_handoffs(person, since, until), **_quotes(person, since, until), **_deals(person, since, until)
    )


def _handoffs(person: User, since: datetime, until: datetime) -> dict[str, int]:
    decided = [Handoff.State.ACCEPTED, Handoff.State.RETURNED]
    answered = Handoff.objects.filter(
        offered_by=person, state__in=decided, answered_at__gte=since, answered_at__lt=until
    )
    return answered.aggregate(
        answered=Count("pk"), accepted=Count("pk", filter=Q(state=Handoff.State.ACCEPTED))
    )


def _quotes(person: User, since: datetime, until: datetime) -> dict[str, int]:
    decided = [QuoteState.ACCEPTED, QuoteState.DECLINED, QuoteState.EXPIRED]
    ended = QuoteVersion.objects.filter(
        issued_by=person, state__in=decided, ended_at__gte=since, ended_at__lt=until
    )
    return ended.aggregate(
        quotes_decided=Count("pk"), quotes_won=Count("pk", filter=Q(state=QuoteState.ACCEPTED))
    )


def _deals(person: User, since: datetime, until: datetime) -> dict[str, int]:
    closed = Opportunity.objects.filter(
        holder=person,
        result__in=[Opportunity.Result.WON, Opportunity.Result.LOST],
        closed_at__gte=since,
        closed_at__lt=until,
    )
    return closed.aggregate(
        deals_decided=Count("pk"), deals_won=Count("pk", filter=Q(result=Opportunity.Result.WON))
    )
