"""Both sides of the handoffs: how many field accepts, how fast, why it sends back, and what became of the rest.

Of handoffs that were answered in the period, what inside took back itself apart. A number and the handoffs behind
it are the same rows.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handoffs.models import Handoff, Opportunity
from handoffs.models.handoff import Reason

from .scope import Scope

State, Result = Handoff.State, Opportunity.Result

#: What a number counts, by name.
NUMBERS: dict[str, tuple[str | Promise, Q]] = {
    "answered": (_("Answered"), Q()),
    "accepted": (_("Accepted"), Q(state=State.ACCEPTED)),
    "returned": (_("Sent back"), Q(state=State.RETURNED)),
    "passed": (_("Passed on: not answered"), Q(state=State.PASSED_ON)),
    "late": (_("Answered late"), Q(clock_left__lt=timedelta())),
    "kept": (_("Accepted and kept"), Q(state=State.ACCEPTED, became__isnull=True)),
    "open": (_("Accepted, open deals"), Q(state=State.ACCEPTED, became="")),
    "won": (_("Accepted, then won"), Q(state=State.ACCEPTED, became=Result.WON)),
    "lost": (_("Accepted, then lost"), Q(state=State.ACCEPTED, became=Result.LOST)),
    "dropped": (_("Accepted, then fell back"), Q(state=State.ACCEPTED, became=Result.DROPPED)),
}


class Median(Aggregate):
    """The middle one, by PostgreSQL."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class PairRow:
    """One pair, or all of them (no `inside` and `field`): the count of each number, and the median answer time."""

    counts: dict[str, int]
    median: timedelta | None
    inside: tuple[int, str] | None = None
    field: tuple[int, str] | None = None


def answered(scope: Scope, user) -> QuerySet[Handoff]:
    """The handoffs of the period in this person's ledger, with what `became` of them in their round."""
    deal = Opportunity.objects.filter(lead=OuterRef("lead"), round=OuterRef("round")).order_by("-pk")
    theirs = Handoff.objects.answered_of(user).filter(scope.of("lead__"), scope.in_period("answered_at"))
    return theirs.exclude(state=State.WITHDRAWN).annotate(became=Subquery(deal.values("result")[:1]))


def handoffs_behind(
    scope: Scope, user, number: str, *, inside=None, field=None, reason: str = ""
) -> QuerySet[Handoff]:
    """The handoffs that a number counts: of everybody, of a pair, or sent back for a reason."""
    rows = answered(scope, user).filter(NUMBERS[number][1])
    asked = {"offered_by": inside, "to": field, "reason": reason}
    return rows.filter(**{name: value for name, value in asked.items() if value})


def total(scope: Scope, user) -> PairRow:
    """All pairs together. One statement."""
    return _line(answered(scope, user).aggregate(**_figures()))


def by_pair(scope: Scope, user) -> list[PairRow]:
    """Every pair, the one with most handoffs first. One statement."""
    pair = ("offered_by", "offered_by__name", "to", "to__name")
    rows = answered(scope, user).order_by().values(*pair).annotate(**_figures())
    lines = [
        _line(row, (row["offered_by"], row["offered_by__name"]), (row["to"], row["to__name"])) for row in rows
    ]
    return sorted(lines, key=lambda line: -line.counts["answered"])


def reasons(scope: Scope, user) -> list[tuple[str, str, int]]:
    """Why field sent back: the reason, its words and how often, the most frequent first. One statement."""
    rows = handoffs_behind(scope, user, "returned").order_by().values("reason").annotate(n=Count("pk"))
    counted = [(row["reason"], str(Reason(row["reason"]).label), row["n"]) for row in rows]
    return sorted(counted, key=lambda each: -each[2])


def _figures() -> dict[str, Any]:
    held = ExpressionWrapper(F("agreed") - F("clock_left"), output_field=DurationField())
    counts: dict[str, Any] = {
        f"n_{name}": Count("pk", filter=asked) for name, (_title, asked) in NUMBERS.items()
    }
    return counts | {"median": Median(held, filter=~Q(state=State.PASSED_ON))}


def _line(row: dict[str, Any], inside=None, field=None) -> PairRow:
    return PairRow({name: row[f"n_{name}"] for name in NUMBERS}, row["median"], inside, field)
