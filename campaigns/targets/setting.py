"""Set targets. Each change is a row of its own, with the person who made it."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from campaigns.models import Target, TargetFigure
from salesdesk.people.models import Team, User
from salesdesk.people.permissions import manages_team

from .subjects import Subject, key_of


class Cell(NamedTuple):
    """The target of a subject (by its key) for a figure in a month."""

    subject: str
    figure: str
    month: date


class Amount(NamedTuple):
    """An amount; `currency` is set for order values only."""

    amount: Decimal
    currency: str = ""


class NotYours(Exception):
    """Only managers of the team set its targets."""


def current(team: Team, months: Iterable[date]) -> dict[Cell, Amount]:
    """Return the targets of a team that hold now for these months. One statement."""
    rows = Target.objects.latest_of(team.pk, list(months))
    return {
        Cell(key_of(row), row.figure, row.month): Amount(row.amount, row.currency)
        for row in rows
        if row.amount is not None
    }


def locked(team: Team) -> Team:
    """Return the team, locked until the transaction ends, so that its targets don't change meanwhile."""
    return Team.objects.select_for_update(no_key=True).get(pk=team.pk)


@transaction.atomic
def save(team: Team, by: User, wanted: Mapping[Cell, Amount | None], subjects: Iterable[Subject]) -> int:
    """Set the targets in `wanted`, None to remove one, and return how many changed.

    Raises NotYours if `by` does not manage the team. `subjects` are those that `wanted` names.
    """
    if not manages_team(by, team.pk):
        raise NotYours
    locked(team)
    known = {each.key: each for each in subjects}
    before = current(team, {cell.month for cell in wanted})
    changed = {cell: amount for cell, amount in wanted.items() if before.get(cell) != amount}
    rows = [
        Target(
            team=team,
            person=known[cell.subject].person,
            campaign=known[cell.subject].campaign,
            month=cell.month,
            figure=cell.figure,
            amount=amount.amount if amount else None,
            currency=_currency(cell, amount, before.get(cell)),
            by=by,
        )
        for cell, amount in changed.items()
    ]
    Target.objects.bulk_create(rows)
    return len(rows)


def _currency(cell: Cell, amount: Amount | None, before: Amount | None) -> str:
    """Return the currency of a row; a row that removes a value keeps the one that it had."""
    if cell.figure != TargetFigure.VALUE:
        return ""
    known = amount or before
    assert known is not None  # or nothing changed, and no row is written
    return known.currency
