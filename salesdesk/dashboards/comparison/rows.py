"""The rows of the comparison: each with its rate, interval, chance to be the best and verdict."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from salesdesk.templatetags.formatting import compact_money

from . import verdicts
from .formulas import Beta, compare
from .grouping import Group, Rest
from .history import History
from .maturity import AgeCount, matured, successes
from .outcomes import Outcomes
from .verdicts import Judged

#: Returns the address of the rows behind a number: link("called", campaign=3).
Link = Callable[..., str]
#: The lists behind the numbers of a row.
LISTS = {"called": "called", "qualified": "called-sql", "won": "called-won"}


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
    def orders_per_hundred(self) -> float | None:
        """Return the orders per hundred calls; None without calls."""
        return 100 * self.found.won / self.found.calls if self.found.calls else None

    @property
    def orders_per_hour(self) -> float | None:
        """Return the orders per hour of calling; None without calls."""
        return self.found.won / self.found.hours if self.found.hours else None

    @property
    def pipeline_per_hundred(self) -> str:
        """Return the value of the deals opened per hundred calls, in each currency; "" without deals."""
        calls = self.found.calls
        values = self.found.value.items() if calls else ()
        return " + ".join(compact_money(100 * value / calls, currency) for currency, value in values)


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
    """Return the addresses of the leads behind the numbers, where the list of leads has that filter."""
    if group not in (Group.CAMPAIGN, Group.TERRITORY) or key is None or isinstance(key, Rest):
        return {}
    return {name: link(number, **{group.value: key}) for name, number in LISTS.items()}
