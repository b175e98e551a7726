"""The lists behind what was reached this month."""

from urllib.parse import urlencode

from django.urls import reverse

from campaigns.models import TargetFigure
from salesdesk.dashboards.periods import Span
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from .progress import Row


def behind(row: Row, viewer: User) -> str:
    """Return the address of the handoffs or deals that a row counts this month, or "" without such a list.

    Only managers get one: the lists of others leave out campaigns that they don't see. Deals can't be listed by rep,
    nor by currency.
    """
    if viewer.role != Role.MANAGER or row.figure == TargetFigure.VALUE:
        return ""
    query: dict[str, object] = {"period": Span.MONTH.value}
    if row.subject.campaign:
        query["campaign"] = row.subject.campaign.pk
    if row.figure == TargetFigure.SQLS:
        person = row.subject.person
        if person:
            query["inside" if person.role == Role.INSIDE else "field"] = person.pk
        return f"{reverse('handoff-report-list')}?{urlencode(query | {'number': 'accepted'})}"
    if row.subject.person:
        return ""
    return f"{reverse('win-loss-deals')}?{urlencode(query | {'result': 'won'})}"
