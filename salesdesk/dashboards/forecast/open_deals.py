"""Sums of open deals: by the month of the expected decision, and by rep, team, territory or campaign."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, Sum, TextChoices, Value
from django.db.models import When as Branch
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from handoffs.models.opportunity_queryset import OpportunityQuerySet
from salesdesk.clock.months import months_after

from .formulas import Expected
from .readings import VALUE, Reading, by_step, expected_from, sums


class Due(TextChoices):
    """When the decision is expected."""

    OVERDUE = "overdue", _("Overdue")
    THIS_MONTH = "this_month", _("Rest of this month")
    NEXT_MONTH = "next_month", _("Next month")
    LATER = "later", _("Later")


class By(TextChoices):
    """The choices to group the deals by."""

    REP = "rep", _("Rep")
    TEAM = "team", _("Team")
    TERRITORY = "territory", _("Territory")
    CAMPAIGN = "campaign", _("Campaign")


#: The columns with the key and the name of each group.
COLUMNS = {
    By.REP: ("holder", "holder__name"),
    By.TEAM: ("campaign__team", "campaign__team__name"),
    By.TERRITORY: ("lead__territory", "lead__territory__name"),
    By.CAMPAIGN: ("campaign", "campaign__name"),
}
#: In a link, the group of the deals without a territory.
NO_KEY = "none"


@dataclass(frozen=True)
class Sums:
    """Deals in one currency: how many, their value, and what each reading expects of them."""

    currency: str
    deals: int
    value: float
    expected: Mapping[Reading, Expected]

    def plus(self, other: "Sums") -> "Sums":
        both = {each: self.expected[each].plus(other.expected[each]) for each in Reading}
        return Sums(self.currency, self.deals + other.deals, self.value + other.value, both)


@dataclass(frozen=True)
class Part:
    """The deals of one group that are due in one month. Those set apart are older than any that closed."""

    due: Due
    key: int | None
    name: str
    is_apart: bool
    sums: Sums


def parts(deals: OpportunityQuerySet, by: By, today: date, chances: Mapping[str, int]) -> list[Part]:
    """Return the sums of `deals`, in one statement; `chances` is the stage table in percent."""
    key, name = COLUMNS[by]
    columns: dict[Reading, str | Combinable] = {
        Reading.REP: "probability",
        Reading.STAGE: by_step(chances),
        Reading.EVIDENCE: "evidence",
    }
    rows = (
        deals.order_by()
        .values(
            due=_due(today), key=F(key), label=F(name), currency=F("campaign__currency"), is_apart=Q(IS_APART)
        )
        .annotate(n=Count("pk"), total=Sum(VALUE), **sums(columns))
    )
    return [
        Part(
            Due(row["due"]),
            row["key"],
            row["label"] or str(_("No territory")),
            row["is_apart"],
            Sums(row["currency"], row["n"], row["total"], expected_from(row)),
        )
        for row in rows
    ]


#: Deals older than any that closed get no chance from history, and are not weighted in any reading.
IS_APART = Q(evidence__isnull=True)


def behind(deals: OpportunityQuerySet, wanted: Mapping[str, Any], today: date) -> OpportunityQuerySet:
    """Return the deals of a number: `apart` or not, `currency`, `due`, and `group` of a `by`."""
    found = deals.filter(IS_APART if wanted.get("apart") else ~IS_APART)
    if currency := wanted.get("currency"):
        found = found.filter(campaign__currency=currency)
    if wanted.get("due") in Due.values:
        found = found.alias(due=_due(today)).filter(due=wanted["due"])
    if group := wanted.get("group"):
        column = COLUMNS[By(wanted["by"])][0]
        found = found.filter(**{f"{column}__isnull": True} if group == NO_KEY else {column: group})
    return found


def _due(today: date) -> Case:
    following, later = months_after(today, 1), months_after(today, 2)
    return Case(
        Branch(decides_on__lt=today, then=Value(Due.OVERDUE.value)),
        Branch(decides_on__lt=following, then=Value(Due.THIS_MONTH.value)),
        Branch(decides_on__lt=later, then=Value(Due.NEXT_MONTH.value)),
        default=Value(Due.LATER.value),
        output_field=CharField(),
    )
