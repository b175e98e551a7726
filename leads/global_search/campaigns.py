"""Campaigns by name, for the search."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.functional import Promise

from campaigns.models import Campaign
from campaigns.models.campaign import State
from salesdesk.people.permissions import VIEW_CAMPAIGNS

from . import words

SHOWN = 5
#: The newest are searched: a desk that has had more no longer looks for the first ones.
MOST_SEARCHED = 5_000
ORDER = [State.RUNNING, State.PAUSED, State.DRAFT, State.ENDED]


def find(spellings: list[str], user) -> Iterator[tuple[str, str, str, str | Promise]]:
    """Yield the name, URL, an empty note and the state of the campaigns found; running ones first, then the newest."""
    if user.role not in VIEW_CAMPAIGNS or not spellings:
        return
    rows = (
        Campaign.objects.visible_to(user).order_by("-pk").values_list("pk", "name", "state")[:MOST_SEARCHED]
    )
    named = words.fitting((name for _pk, name, _state in rows), spellings)
    found = sorted((row for row in rows if row[1] in named), key=lambda row: ORDER.index(State(row[2])))
    for pk, name, state in found[:SHOWN]:
        yield name, reverse("campaign", args=[pk]), "", State(state).label
