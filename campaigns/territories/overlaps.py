"""Find territories that match the same companies.

Of two equally specific territories at the same level of the tree, the older one gets a company. That is rarely
intended, so pages warn.
"""

from itertools import combinations

from campaigns.models import Territory

from .containment import bounds, folded

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
        (one.team_id, one.depth) == (other.team_id, other.depth)
        and (_is_local(one), bool(one.industries)) == (_is_local(other), bool(other.industries))
        and (not one.countries or not other.countries or bool(set(one.countries) & set(other.countries)))
        and _places_overlap(one, other)
        and (not one.industries or bool(_folded(one.industries) & _folded(other.industries)))
    )


def _is_local(territory: Territory) -> bool:
    return bool(territory.postcodes or territory.cities)


def _places_overlap(one: Territory, other: Territory) -> bool:
    if not _is_local(one):
        return True
    return bool(_folded(one.cities) & _folded(other.cities)) or postcodes_overlap(
        one.postcodes, other.postcodes
    )


def postcodes_overlap(these: list[str], those: list[str]) -> bool:
    """Return whether a prefix or range of one list covers some of the same postcodes as one of the other."""
    return any(
        low <= far and near <= high
        for low, high in map(_postcode_range, these)
        for near, far in map(_postcode_range, those)
    )


def _postcode_range(pattern: str) -> tuple[str, str]:
    """Return the first and last postcode of a prefix (50) or a range (1000-1999)."""
    first, last = bounds(pattern)
    return first, last + LAST_CHARACTER


def _folded(names: list[str]) -> set[str]:
    return {folded(name) for name in names}
