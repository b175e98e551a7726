"""The differences between two versions of a text, for example of a campaign's plan."""

from collections.abc import Mapping
from typing import NamedTuple


class Difference(NamedTuple):
    """A part that differs: where it stands, and its text before and now; "" if there was or is none."""

    where: str
    before: str
    now: str


def compare(old: Mapping[str, str], new: Mapping[str, str]) -> list[Difference]:
    """Return what differs between texts by their places, in the order of the new ones."""
    return [
        Difference(where, old.get(where, ""), new.get(where, ""))
        for where in dict.fromkeys([*new, *old])
        if old.get(where, "") != new.get(where, "")
    ]
