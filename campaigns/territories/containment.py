"""Compare the criteria of two territories: what a parent leaves out of its child, and what a child takes over.

A territory has the criteria of its parent or narrower ones. So it covers nothing that its parent does not cover, and
is at least as specific.
"""

from campaigns.models import Territory

CRITERIA = ("countries", "postcodes", "cities", "industries")


def folded(name: str) -> str:
    """Return the name of a city or an industry as it is compared."""
    return " ".join(name.casefold().split())


def taken_over(parent: Territory, chosen: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the criteria that a child takes over from `parent` because none were `chosen` for it."""
    inherited = {name: getattr(parent, name) for name in ("countries", "industries") if not chosen[name]}
    if not (chosen["postcodes"] or chosen["cities"]):
        inherited |= {"postcodes": parent.postcodes, "cities": parent.cities}
    return {name: list(values) for name, values in inherited.items() if values}


def outside(parent: Territory, chosen: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return, by criterion, what of a child's criteria `parent` does not cover.

    A city is not compared with postcodes: which ones it has isn't known.
    """
    left_out = {
        "countries": [
            each for each in chosen["countries"] if parent.countries and each not in parent.countries
        ],
        "postcodes": [
            each
            for each in chosen["postcodes"]
            if parent.postcodes and not any(contains(wider, each) for wider in parent.postcodes)
        ],
        "cities": [
            each
            for each in chosen["cities"]
            if parent.cities
            and not parent.postcodes
            and folded(each) not in {folded(city) for city in parent.cities}
        ],
        "industries": [
            each
            for each in chosen["industries"]
            if parent.industries and not any(folded(wider) in folded(each) for wider in parent.industries)
        ],
    }
    return {name: values for name, values in left_out.items() if values}


def contains(wider: str, narrower: str) -> bool:
    """Return whether a postcode prefix (50) or range (1000-1999) contains another one."""
    low, high = bounds(wider)
    first, last = bounds(narrower)
    lowest = first[: len(low)] + "".join("0" if each.isdigit() else "A" for each in low[len(first) :])
    highest = last[: len(high)] + "".join("9" if each.isdigit() else "Z" for each in high[len(last) :])
    return low <= lowest and highest <= high


def bounds(pattern: str) -> tuple[str, str]:
    """Return the first and the last prefix of a pattern."""
    first, _dash, last = pattern.partition("-")
    return first, last or first
