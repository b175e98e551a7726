"""Why deals were won and lost in a period, per campaign and per competitor. Every number has the deals behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from handoffs.models import Opportunity, WinLossReview
from handoffs.models.win_loss import Factor, HowChosen
from leads.models.stages import DropReason, FinalReason

from ..figures.conversations import MIN_MATURED
from ..figures.deals import DECIDED
from ..scope import Scope

#: More competitors than anybody meets in a period; the others are found in the list of deals.
MOST_COMPETITORS = 50
WON, LOST = Opportunity.Result.WON, Opportunity.Result.LOST
#: The questions of a review, with the result they are about and the labels of their answers.
QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "reason": (LOST, dict([*DropReason.choices, *FinalReason.choices])),
    "how_chosen": (WON, dict(HowChosen.choices)),
    "decided_by": (WON, dict(Factor.choices)),
    "nearly_lost_by": (WON, dict(Factor.choices)),
}


@dataclass(frozen=True)
class Row:
    """The closed deals of a campaign or against a competitor."""

    pk: int
    name: str
    won: int
    lost: int

    @property
    def decided(self) -> int:
        return self.won + self.lost

    @property
    def is_small(self) -> bool:
        """Whether the rate is based on too few deals to say much."""
        return self.decided < MIN_MATURED


def closed(scope: Scope) -> QuerySet[Opportunity]:
    """Return the deals that were won or lost in the period."""
    return Opportunity.objects.filter(DECIDED, scope.of("lead__"), scope.in_period("closed_at"))


def by_campaign(scope: Scope) -> list[Row]:
    """Return a row for each campaign with closed deals, most deals first."""
    of = {"key": F("lead__campaign"), "label": F("lead__campaign__name")}
    return _rows(closed(scope).order_by().values(**of))


def by_competitor(scope: Scope) -> list[Row]:
    """Return a row for each competitor that was named, most deals first."""
    against = {
        "key": Coalesce("competitor__merged_into", "competitor"),
        "label": Coalesce("competitor__merged_into__name", "competitor__name"),
    }
    named = _reviews(scope).filter(competitor__isnull=False)
    return _rows(named.values(**against))[:MOST_COMPETITORS]


def answers(scope: Scope) -> dict[str, list[tuple[str, str, int]]]:
    """Return (answer, label, deals) for each question, most given first; the deals without an answer come last."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for question, (result, labels) in QUESTIONS.items():
        given = _reviews(scope).filter(result=result).values_list(question).annotate(n=Count("pk"))
        counts = [(value, str(labels.get(value, value)), n) for value, n in given]
        found[question] = sorted(counts, key=lambda each: (each[0] == "", -each[2], each[1]))
    return found


def deals_behind(scope: Scope, wanted: Mapping[str, Any]) -> QuerySet[Opportunity]:
    """Return the deals of a number: by `result`, `competitor`, and a `question` with its `answer`."""
    deals = closed(scope)
    if wanted.get("result") in (WON, LOST):
        deals = deals.filter(result=wanted["result"])
    reviews = WinLossReview.objects.current().filter(opportunity=OuterRef("pk"))
    if wanted.get("competitor"):
        is_named = Q(competitor=wanted["competitor"]) | Q(competitor__merged_into=wanted["competitor"])
        deals = deals.filter(Exists(reviews.filter(is_named)))
    if wanted.get("question") in QUESTIONS:
        deals = deals.filter(Exists(reviews.filter(**{wanted["question"]: wanted.get("answer", "")})))
    return deals


def _reviews(scope: Scope) -> QuerySet[WinLossReview]:
    of_closed = Q(scope.of("opportunity__lead__"), scope.in_period("closed_at"))
    return WinLossReview.objects.current().filter(of_closed).order_by()


def _rows(grouped: QuerySet) -> list[Row]:
    counted = grouped.annotate(won=Count("pk", filter=Q(result=WON)), lost=Count("pk", filter=Q(result=LOST)))
    rows = [Row(each["key"], each["label"], each["won"], each["lost"]) for each in counted]
    return sorted(rows, key=lambda row: (-row.decided, row.name))
