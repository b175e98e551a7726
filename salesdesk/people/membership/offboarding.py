"""Keep people with open work from leaving or changing role or team until a colleague has taken it over.

The apps that assign work to people connect to these hooks.
"""

from collections.abc import Iterable

from salesdesk.hooks import Hook
from salesdesk.people.models import User

#: Called before a person leaves: returns a message for each kind of work that they still have.
work_in_hand: Hook[[User], Iterable[str]] = Hook()
#: Called when a person leaves: clears standing assignments that need no takeover.
person_left: Hook[[User], object] = Hook()


def clear_assignments(person: User) -> None:
    """Clear the standing assignments of `person`, whose row the caller has locked.

    This waits for transactions that assign work because of them, so that `leaving_obstacles`, called next, sees
    that work.
    """
    person_left(person)


def leaving_obstacles(person: User) -> list[str]:
    """Return a message for everything that keeps `person` from leaving; empty if nothing does."""
    return [message for messages in work_in_hand(person) for message in messages]
