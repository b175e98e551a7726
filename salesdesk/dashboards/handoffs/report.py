"""Handoffs answered in a period: acceptance, response time, return reasons and results.

Handoffs that inside withdrew are left out. A number and the list behind it use the same rows.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import (
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
from salesdesk.dashboards.scope import Scope
from salesdesk.db.percentile import DurationPercentile

State, Result = Handoff.State, Opportunity.Result

#: The title and condition of each number, by name.
NUMBERS: dict[str, tuple[str | Promise, Q]] = {
    "answered": (_("Answered"), Q()),
    "accepted": (_("Accepted"), Q(state=State.ACCEPTED)),
    "returned": (_("Sent back"), Q(state=State.RETURNED)),
    "passed_on": (_("Passed on unanswered"), Q(state=State.PASSED_ON)),
    "late": (_("Answered late"), Q(clock_left__lt=timedelta())),
    "field_nurture": (_("Accepted, field nurture"), Q(state=State.ACCEPTED, deal_result__isnull=True)),
    "open": (_("Accepted, open deal"), Q(state=State.ACCEPTED, deal_result="")),
    "won": (_("Accepted, won"), Q(state=State.ACCEPTED, deal_result=Result.WON)),
    "lost": (_("Accepted, lost"), Q(state=State.ACCEPTED, deal_result=Result.LOST)),
    "dropped": (_("Accepted, recycled"), Q(state=State.ACCEPTED, deal_result=Result.DROPPED)),
}


@dataclass(frozen=True)
class PairRow:
    """The counts by number and the median response time of a pair, or of all pairs if `inside` is None."""

    counts: dict[str, int]
    median: timedelta | None
    inside: tuple[int, str] | None = None
    field: tuple[int, str] | None = None


def answered(scope: Scope, user) -> QuerySet[Handoff]:
    """Return the handoffs answered in the period that `user` may see, with the `deal_result` of their round."""
    deal = Opportunity.objects.filter(lead=OuterRef("lead"), round=OuterRef("round")).order_by("-pk")
    visible = Handoff.objects.answered_of(user).filter(scope.of("lead__"), scope.in_period("answered_at"))
    return visible.exclude(state=State.WITHDRAWN).annotate(deal_result=Subquery(deal.values("result")[:1]))


def handoffs_behind(
    scope: Scope, user, number: str, *, inside=None, field=None, reason: str = ""
) -> QuerySet[Handoff]:
    """Return the handoffs that a number counts, optionally only those of a pair or with a return reason."""
    rows = answered(scope, user).filter(NUMBERS[number][1])
    conditions = {"offered_by": inside, "to": field, "reason": reason}
    return rows.filter(**{name: value for name, value in conditions.items() if value})


def total(scope: Scope, user) -> PairRow:
    """Return the figures of all pairs together, in one query."""
    return _row(answered(scope, user).aggregate(**_figures()))


def by_pair(scope: Scope, user) -> list[PairRow]:
    """Return the figures of every pair in one query, the pair with most handoffs first."""
    pair = ("offered_by", "offered_by__name", "to", "to__name")
    grouped = answered(scope, user).order_by().values(*pair).annotate(**_figures())
    rows = [
        _row(each, (each["offered_by"], each["offered_by__name"]), (each["to"], each["to__name"]))
        for each in grouped
    ]
    return sorted(rows, key=lambda row: -row.counts["answered"])


def reasons(scope: Scope, user) -> list[tuple[str, str, int]]:
    """Return the return reasons with label and count in one query, the most frequent first."""
    rows = handoffs_behind(scope, user, "returned").order_by().values("reason").annotate(n=Count("pk"))
    counted = [(row["reason"], str(Reason(row["reason"]).label), row["n"]) for row in rows]
    return sorted(counted, key=lambda each: -each[2])


def _figures() -> dict[str, Any]:
    response_time = ExpressionWrapper(
        F("agreed_response_time") - F("clock_left"), output_field=DurationField()
    )
    counts: dict[str, Any] = {
        f"n_{name}": Count("pk", filter=condition) for name, (_title, condition) in NUMBERS.items()
    }
    return counts | {"median": DurationPercentile(response_time, share=0.5, filter=~Q(state=State.PASSED_ON))}


def _row(values: dict[str, Any], inside=None, field=None) -> PairRow:
    return PairRow({name: values[f"n_{name}"] for name in NUMBERS}, values["median"], inside, field)
