"""Territories in the order of their tree, and their names with the territories that include them."""

from collections.abc import Iterable

from django.db import connection

from campaigns.models import Territory
from campaigns.models.territories.territory import TerritoryQuerySet

SEPARATOR = " › "


def in_order(territories: Iterable[Territory]) -> list[Territory]:
    """Return territories by name, each followed by those within it.

    Each gets `level`, the number of these territories that include it, and `full_name`, such as "Spain › Catalonia".
    """
    by_key = {territory.pk: territory for territory in territories}
    names = {}
    for territory in by_key.values():
        above = [by_key[key] for key in territory.path if key in by_key]
        territory.level = len(above) - 1
        territory.full_name = SEPARATOR.join(each.name for each in above)
        names[territory.pk] = [(each.name.casefold(), each.pk) for each in above]
    return sorted(by_key.values(), key=lambda territory: names[territory.pk])


def choices(territories: TerritoryQuerySet) -> list[tuple[int, str]]:
    """Return the choices of a field, in one query."""
    return [(each.pk, each.full_name) for each in in_order(territories.only("name", "path"))]


def lock() -> None:
    """Let other changes of the tree wait until this transaction ends. Take it before the row of a territory."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('campaigns_territory'))")
