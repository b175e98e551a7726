"""Give an area to one territory: one that nobody owns, or one that two territories own."""

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Territory
from salesdesk import countries

from . import tree
from .containment import bounds, contains, outside
from .overlaps import overlap


class CannotGive(Exception):
    """The area can't be given to this territory; the message says why."""


@transaction.atomic
def give(territory: Territory, country: str, codes: list[str]) -> None:
    """Let `territory` alone own these postcodes, or the whole country if there are none.

    Territories that would own them too give them up. Raises CannotGive.
    """
    tree.lock()
    team = Territory.objects.filter(team=territory.team_id).select_for_update(no_key=True).order_by("pk")
    taker, *others = sorted(team, key=lambda each: each.pk != territory.pk)
    _extend(taker, country, codes)
    for other in others:
        if overlap(taker, other) and country in other.countries:
            _leave_out(other, codes)
    if taker.parent_id:
        parent = next(each for each in others if each.pk == taker.parent_id)
        area = {"countries": taker.countries, "postcodes": taker.postcodes, "cities": [], "industries": []}
        if outside(parent, area):
            raise CannotGive(
                _(
                    "%(territory)s is part of %(parent)s, which doesn't cover this area. Widen %(parent)s first."
                )
                % {"territory": taker, "parent": parent}
            )
    taker.save(update_fields=["countries", "postcodes"])


def _extend(territory: Territory, country: str, codes: list[str]) -> None:
    if country not in territory.countries:
        if territory.postcodes or territory.cities:
            raise CannotGive(
                _(
                    "%(territory)s has postcodes of other countries. Create a territory for %(country)s instead."
                )
                % {"territory": territory, "country": countries.name_of(country)}
            )
        territory.countries.append(country)
    elif territory.postcodes or territory.cities:
        new = [code for code in codes if not any(contains(pattern, code) for pattern in territory.postcodes)]
        territory.postcodes += new


def _leave_out(territory: Territory, codes: list[str]) -> None:
    if not codes or not (territory.postcodes or territory.cities):
        raise CannotGive(
            _("%(territory)s covers the whole country. Give it postcodes, or make one part of the other.")
            % {"territory": territory}
        )
    left = territory.postcodes
    for code in codes:
        left = [part for pattern in left for part in without(pattern, code)]
    if not left and not territory.cities:
        raise CannotGive(
            _("%(territory)s covers nothing else. Change or reassign it instead.") % {"territory": territory}
        )
    territory.postcodes = left
    territory.save(update_fields=["postcodes"])


def without(pattern: str, code: str) -> list[str]:
    """Return what is left of a postcode prefix or range without those that start with `code`.

    Raises CannotGive where letters would have to be counted.
    """
    if contains(code, pattern):
        return []
    low, high = bounds(pattern)
    if not (low + high + code).isdigit():
        if not contains(pattern, code):
            return [pattern]
        raise CannotGive(_("Postcodes with letters can't be split here. Edit the territories instead."))
    size = max(len(low), len(code))
    first, last = int(low.ljust(size, "0")), int(high.ljust(size, "9"))
    start, end = int(code.ljust(size, "0")), int(code.ljust(size, "9"))
    if end < first or last < start:
        return [pattern]
    parts = [(first, start - 1), (end + 1, last)]
    return [
        f"{one:0{size}}-{other:0{size}}" if one < other else f"{one:0{size}}"
        for one, other in parts
        if one <= other
    ]
