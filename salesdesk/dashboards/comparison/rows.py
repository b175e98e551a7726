"""The rows of the comparison: each with its rate, interval, chance to be the best and verdict."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from salesdesk.templatetags.formatting import compact_money

from . import verdicts
from .formulas import Beta, compare
from .grouping import Group, Rest
from .history import History
from .maturity import AgeCount, matured, successes
from .outcomes import Outcomes
from .verdicts import Judged, Verdict

#: Returns the address of the rows behind a number: link("called", campaign=3).
Link = Callable[..., str]
#: The lists behind the numbers of a row.
LISTS = {"called": "called", "qualified": "called-sql", "won": "called-won"}


class Yield(NamedTuple):
    """The orders, and the value of the deals opened in each currency ("" without deals), per unit."""

    orders: float
    pipeline: str


@dataclass(frozen=True)
class Row:
    """A line of the table: `matured` leads have the `rate`, which lies between `low` and `high`.

    `position` and `band` (start and length) are percent of the widest interval.
    """

    name: str
    links: dict[str, str]
    found: Outcomes
    matured: float
    rate: float
    low: float
    high: float
    position: float
    band: tuple[float, float]
    best: float
    judged: Judged

    @property
    def is_small(self) -> bool:
        return self.matured < verdicts.FEWEST_MATURED

    @property
    def is_undecided(self) -> bool:
        return self.judged.verdict == Verdict.TOO_EARLY

    @property
    def per_hundred_calls(self) -> Yield | None:
        """Return the yield of a hundred calls; None without calls."""
        return self._per(self.found.calls / 100)

    @property
    def per_hour(self) -> Yield | None:
        """Return the yield of an hour of calling; None without calls."""
        return self._per(self.found.hours)

    @property
    def per_thousand(self) -> Yield | None:
        """Return the yield of 1,000 spent on calling; None if the cost is not known, or in several currencies."""
        spent = self.found.spent
        if self.found.unpriced or len(spent) != 1:
            return None
        return self._per(sum(spent.values()) / 1000)

    def _per(self, units: float) -> Yield | None:
        if not units:
            return None
        values = self.found.value.items()
        pipeline = " + ".join(compact_money(value / units, currency) for currency, value in values)
        return Yield(self.found.won / units, pipeline)


def rows_of(
    found: Mapping[Hashable, Outcomes],
    history: History,
    group: Group,
    names: Mapping[Hashable, str],
    link: Link,
) -> list[Row]:
    """Return a row for each key of `found`, by name, the one without a name last."""
    keys = sorted(found, key=lambda key: (key is None, str(names.get(key, key)).casefold()))
    ripe = {key: matured(found[key].ages, history.curve) for key in keys}
    rates = {key: rate_of(found[key].ages, ripe[key], history.prior) for key in keys}
    compared = compare(list(rates.values()))
    losses = dict(zip(keys, compared.losses, strict=True))
    leader = min(keys, key=losses.__getitem__, default=None)
    ends = {key: rates[key].interval() for key in keys}
    widest = max((high for _low, high in ends.values()), default=1)
    rows = []
    for key, best in zip(keys, compared.best, strict=True):
        rate, (low, high) = rates[key], ends[key]
        judged = verdicts.judge(
            rate, ripe[key], losses[key], best=rates[leader], usual=history.usual, others=len(keys) - 1
        )
        rows.append(
            Row(
                name=str(names.get(key) or _("Unassigned")),
                links=_links(key, group, link),
                found=found[key],
                matured=ripe[key],
                rate=rate.mean,
                low=low,
                high=high,
                position=round(100 * rate.mean / widest, 1),
                band=(round(100 * low / widest, 1), round(100 * (high - low) / widest, 1)),
                best=best,
                judged=judged,
            )
        )
    return rows


def rate_of(ages: list[AgeCount], ripe: float, prior: Beta) -> Beta:
    """Return the rate of leads of which as many as `ripe` have shown their outcome."""
    k = successes(ages)
    return prior.after(k, max(ripe, k))


def _links(key: Hashable, group: Group, link: Link) -> dict[str, str]:
    """Return the addresses of a campaign and of the leads behind the numbers, where their list has that filter."""
    if group not in (Group.CAMPAIGN, Group.TERRITORY) or key is None or isinstance(key, Rest):
        return {}
    links = {name: link(number, **{group.value: key}) for name, number in LISTS.items()}
    return links | ({"campaign": reverse("campaign", args=[key])} if group == Group.CAMPAIGN else {})
