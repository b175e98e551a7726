"""Pages and actions of the product by name, for the search."""

from collections.abc import Iterator

from django.urls import reverse

from salesdesk.go_to import Place, actions_for, pages_for
from salesdesk.people.shortcuts import shortcuts_of

from . import words

SHOWN = 4


def pages(spellings: list[str], user) -> Iterator[tuple[str, str]]:
    """Yield the label and URL of the pages found that `user` may open."""
    for place in _found(pages_for(user.role), spellings):
        yield str(place.label), reverse(place.name)


def actions(spellings: list[str], user) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Yield the row of each action found that `user` may take."""
    keys = shortcuts_of(user)
    for place in _found(actions_for(user.role), spellings):
        query = f"?{place.query}" if place.query else ""
        yield (
            str(place.label),
            f"{reverse(place.name)}{query}",
            "",
            "",
            "",
            keys.get(place.shortcut, "").upper(),
        )


def _found(places: list[Place], spellings: list[str]) -> list[Place]:
    """Return the places found: by their label before those found by other words."""
    by_label = words.fitting((str(each.label) for each in places), spellings)
    by_words = words.fitting((_all_words(each) for each in places), spellings)
    found = [each for each in places if str(each.label) in by_label or _all_words(each) in by_words]
    return sorted(found, key=lambda each: str(each.label) not in by_label)[:SHOWN]


def _all_words(place: Place) -> str:
    return f"{place.label} {place.words}"
