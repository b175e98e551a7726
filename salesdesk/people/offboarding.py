"""A person with work in hand can't leave, or change role or team, until a colleague has taken it over.

The foundation doesn't know what people hold or are known for; the apps that do connect to these hooks.
"""

from collections.abc import Iterable

from salesdesk.hooks import Hook

from .models import User

#: Called before a person leaves: what they still have in hand, one sentence each.
work_in_hand: Hook[[User], Iterable[str]] = Hook()
#: Called when a person has left: removes what they are known for and nobody waits for.
person_left: Hook[[User], object] = Hook()


def clear_assignments(person: User) -> None:
    """Remove what `person`, who is locked, is known for.

    A transaction that gives them work because of it is waited for, so that `in_hand`, asked next, sees that work.
    """
    person_left(person)


def leaving_obstacles(person: User) -> list[str]:
    """Return everything that keeps `person` from leaving, in sentences; empty when they may go."""
    return [sentence for sentences in work_in_hand(person) for sentence in sentences]
