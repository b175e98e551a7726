"""Build the context of the forecast page: formatted sums, each with a link to its deals."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesdesk.templatetags.formatting import money, number

from . import formulas
from .open_deals import NO_KEY, By, Due, Part, Sums
from .readings import EXPLAINED, Reading

Link = Callable[..., str]
BY_TITLES = {
    By.REP: gettext_lazy("By rep"),
    By.TEAM: gettext_lazy("By team"),
    By.TERRITORY: gettext_lazy("By territory"),
    By.CAMPAIGN: gettext_lazy("By campaign"),
}


def forecast_context(parts: Iterable[Part], by: By, link: Link) -> dict[str, Any]:
    """Return the context of the page; `link` makes the address of the list of deals from its parameters."""
    weighted = [part for part in parts if not part.is_apart]
    by_month = sorted(
        _summed(weighted, lambda part: part.due.value), key=lambda each: Due.values.index(each[0])
    )
    return {
        "readings": [(reading.label, EXPLAINED[reading]) for reading in Reading],
        "months": [_row(str(Due(due).label), sums, link, due=due) for due, sums in by_month]
        + [_row(_("All months"), sums, link) for _key, sums in _summed(weighted, lambda part: "")],
        "by_title": BY_TITLES[by],
        "groups": [
            _row(name, sums, link, by=by.value, group=NO_KEY if key is None else key)
            for (key, name), sums in _summed(weighted, lambda part: (part.key, part.name))
        ],
        "apart": [
            _sums(sums, link, apart=1)
            for _key, sums in _summed((p for p in parts if p.is_apart), lambda p: "")
        ],
    }


def _summed(parts: Iterable[Part], key: Callable[[Part], Hashable]) -> list[tuple[Any, Sums]]:
    """Return the sums per key and currency, the largest value first. Currencies are never added up."""
    found: dict[tuple[Hashable, str], Sums] = {}
    for part in parts:
        place = key(part), part.sums.currency
        found[place] = found[place].plus(part.sums) if place in found else part.sums
    rows = [(of, sums) for (of, _currency), sums in found.items()]
    return sorted(rows, key=lambda each: (-each[1].value, str(each[0])))


def _row(name: str, sums: Sums, link: Link, **of: Any) -> dict[str, Any]:
    return _sums(sums, link, **of) | {
        "name": name,
        "readings": [_cell(reading, sums) for reading in Reading],
    }


def _sums(sums: Sums, link: Link, **of: Any) -> dict[str, Any]:
    return {
        "currency": sums.currency,
        "deals": number(sums.deals),
        "value": money(sums.value, sums.currency),
        "url": link(currency=sums.currency, **of),
    }


def _cell(reading: Reading, sums: Sums) -> dict[str, str]:
    low, high = formulas.band(sums.expected[reading], sums.value)
    return {
        "label": str(reading.label),
        "value": money(sums.expected[reading].mean, sums.currency),
        "band": f"{money(low, sums.currency)} – {money(high, sums.currency)}",
    }
