"""Who still has work in hand can't leave, or change role or team: first it goes to somebody else.

The ground does not know what people hold; the apps that do register a check when they are ready.
"""

from collections.abc import Callable, Iterable

from .models import User

#: Says, each in a sentence, what somebody still has in hand.
Check = Callable[[User], Iterable[str]]

_checks: list[Check] = []


def register(check: Check) -> None:
    """Ask `check` too before somebody leaves; the same one is asked once."""
    if check not in _checks:
        _checks.append(check)


def in_hand(person: User) -> list[str]:
    """Everything that keeps `person` where they are; empty when they may go."""
    return [sentence for check in _checks for sentence in check(person)]
