"""The results so far: accepted handoffs, orders and their value, per subject and month.

An SQL counts for the inside rep who offered it and the field rep who got it. An order counts for the inside rep of
the lead and for the holder of the deal. Both count for the campaign and its team.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from campaigns.models import TargetFigure
from campaigns.targets.setting import Cell
from campaigns.targets.subjects import key
from salesdesk.dashboards.figures import results
from salesdesk.people.models import Team, User

#: By cell and currency, which is "" for counts.
Reached = dict[tuple[Cell, str], Decimal]


def reached(team: Team, since: datetime, until: datetime, zone: str, person: User | None = None) -> Reached:
    """Return what was reached between two instants, in months of `zone`. Two statements.

    With `person` only that person's share is counted, without those of the team and its campaigns.
    """
    found: Reached = defaultdict(Decimal)
    for cell, amount, currency in _sqls(team, since, until, zone, person):
        found[cell, currency] += amount
    for cell, amount, currency in _orders(team, since, until, zone, person):
        found[cell, currency] += amount
    return dict(found)


def _sqls(team: Team, since: datetime, until: datetime, zone: str, person: User | None):
    accepted = results.accepted(since, until).filter(lead__campaign__team=team)
    if person:
        accepted = accepted.filter(Q(offered_by=person) | Q(to=person))
    month = TruncMonth("answered_at", tzinfo=ZoneInfo(zone))
    rows = accepted.order_by().values_list("offered_by", "to", "lead__campaign", month)
    for offered_by, to, campaign, at, count in rows.annotate(n=Count("pk")):
        for subject in _credited({offered_by, to}, campaign, person):
            yield Cell(subject, TargetFigure.SQLS, _month(at)), Decimal(count), ""


def _orders(team: Team, since: datetime, until: datetime, zone: str, person: User | None):
    won = results.won(since, until).filter(campaign__team=team)
    if person:
        won = won.filter(Q(holder=person) | Q(lead__inside_rep=person))
    month = TruncMonth("closed_at", tzinfo=ZoneInfo(zone))
    by = ("holder", "lead__inside_rep", "campaign", "campaign__currency")
    rows = won.order_by().values_list(*by, month).annotate(n=Count("pk"), worth=Sum("value"))
    for holder, inside, campaign, currency, at, count, worth in rows:
        for subject in _credited({holder, inside}, campaign, person):
            yield Cell(subject, TargetFigure.ORDERS, _month(at)), Decimal(count), ""
            yield Cell(subject, TargetFigure.VALUE, _month(at)), worth, currency


def _credited(people: set[int | None], campaign: int, person: User | None) -> Iterable[str]:
    """Return the keys of the subjects for which a result counts."""
    if person:
        return [key(person.pk, None)]
    return [key(None, None), key(None, campaign), *(key(each, None) for each in people if each)]


def _month(at: datetime | date) -> date:
    return date(at.year, at.month, 1)
