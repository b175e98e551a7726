"""The history of a team's targets: each change with its time, author and earlier amount."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Window
from django.db.models.functions import Lag

from campaigns.models import Target, TargetFigure
from salesdesk.people.models import Team, User

#: How many changes a page shows.
SHOWN = 30


@dataclass(frozen=True)
class TargetChange:
    """A change of one target; an amount is None where there was no target, or it was removed."""

    name: str
    figure: TargetFigure
    month: date
    before: Decimal | None
    after: Decimal | None
    currency: str
    by: User
    at: datetime


def changes(team: Team, months: Iterable[date]) -> list[TargetChange]:
    """Return the latest changes for these months, the newest first. One statement."""
    same = [F("person"), F("campaign"), F("month"), F("figure")]
    rows = (
        Target.objects.filter(team=team, month__in=list(months))
        .annotate(before=Window(Lag("amount"), partition_by=same, order_by="pk"))
        .select_related("person", "campaign", "by")
        .order_by("-pk")[:SHOWN]
    )
    return [
        TargetChange(
            name=str(row.person or row.campaign or team),
            figure=TargetFigure(row.figure),
            month=row.month,
            before=row.before,
            after=row.amount,
            currency=row.currency,
            by=row.by,
            at=row.at,
        )
        for row in rows
    ]
