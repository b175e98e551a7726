"""Find territories that match the same companies.

Of two equally specific territories the older one gets a company. That is rarely intended, so pages warn.
"""

from itertools import combinations

from campaigns.models import Territory

LAST_CHARACTER = "\uffff"


def overlaps(territories: list[Territory]) -> dict[int, list[Territory]]:
    """Return, by territory id, the other territories of the same team that match some of the same companies."""
    found: dict[int, list[Territory]] = {territory.pk: [] for territory in territories}
    for one, other in combinations(territories, 2):
        if overlap(one, other):
            found[one.pk].append(other)
            found[other.pk].append(one)
    return found


def overlap(one: Territory, other: Territory) -> bool:
    """Return whether a company can match both territories with neither being more specific."""
    return (
        one.team_id == other.team_id
        and (bool(one.postcodes), bool(one.industries)) == (bool(other.postcodes), bool(other.industries))
        and bool(set(one.countries) & set(other.countries))
        and _ranges_overlap(one.postcodes, other.postcodes)
        and (not one.industries or bool(_normalized(one) & _normalized(other)))
    )


def _ranges_overlap(these: list[str], those: list[str]) -> bool:
    if not these or not those:
        return True
    return any(
        low <= far and near <= high
        for low, high in map(_postcode_range, these)
        for near, far in map(_postcode_range, those)
    )


def _postcode_range(pattern: str) -> tuple[str, str]:
    """Return the first and last postcode of a prefix (50) or a range (1000-1999)."""
    first, _, last = pattern.partition("-")
    return first, (last or first) + LAST_CHARACTER


def _normalized(territory: Territory) -> set[str]:
    return {industry.casefold() for industry in territory.industries}
