"""Match the owners that a list names with the people of the desk."""

from collections.abc import Mapping
from typing import NamedTuple

from campaigns.models import Campaign
from salesdesk import parsing
from salesdesk.people.models import User
from salesdesk.people.roles import REPS


class Owner(NamedTuple):
    """Somebody who may have owned a deal. `can_hold`: a rep of the campaign's team, who can hold an open one."""

    pk: int
    can_hold: bool


def owners_of(campaign: Campaign) -> dict[str, Owner | None]:
    """Return the people by e-mail address and name; None for a name that several share."""
    found: dict[str, Owner | None] = {}
    facts = ("pk", "email", "name", "role", "team", "is_active")
    for pk, email, name, role, team, active in User.objects.order_by("pk").values_list(*facts):
        owner = Owner(pk, active and role in REPS and team == campaign.team_id)
        found[email.casefold()] = owner
        key = parsing.person_key(name)
        if key:
            found[key] = None if key in found else owner
    return found


def owner_in(cells: list[str], owners: Mapping[str, Owner | None]) -> Owner | None:
    """Return the one person whom the cells name: by an address first, then by name."""
    for cell in sorted(cells, key=lambda each: "@" not in each):
        if owner := owners.get(cell.casefold().strip()) or owners.get(parsing.person_key(cell)):
            return owner
    return None
