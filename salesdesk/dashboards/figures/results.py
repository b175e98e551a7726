"""The results that targets count and plans start from: accepted handoffs and orders."""

from datetime import datetime

from django.db.models import QuerySet

from handoffs.models import Handoff, Opportunity


def accepted(since: datetime, until: datetime) -> QuerySet[Handoff]:
    """Return the handoffs that field accepted in a period, the SQLs of a target."""
    return Handoff.objects.filter(state=Handoff.State.ACCEPTED, answered_at__gte=since, answered_at__lt=until)


def won(since: datetime, until: datetime) -> QuerySet[Opportunity]:
    """Return the deals that were won in a period."""
    return Opportunity.objects.filter(
        result=Opportunity.Result.WON, closed_at__gte=since, closed_at__lt=until
    )
