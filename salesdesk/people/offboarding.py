"""Who still has work in hand can't leave, or change role or team: first it goes to somebody else.

The ground does not know what people hold or are known for; the apps that do register when they are ready.
"""

from collections.abc import Callable, Iterable

from .models import User

#: Says, each in a sentence, what somebody still has in hand.
Check = Callable[[User], Iterable[str]]

#: Takes away what somebody is known for and nobody waits for: it is theirs no more when they left.
Forget = Callable[[User], object]

_checks: list[Check] = []
_forgetting: list[Forget] = []


def register(check: Check, forget: Forget | None = None) -> None:
    """Ask `check` too before somebody leaves, and `forget` them; each is asked once."""
    if check not in _checks:
        _checks.append(check)
    if forget and forget not in _forgetting:
        _forgetting.append(forget)


def forget(person: User) -> None:
    """Take away what `person`, who is locked, is known for. Whoever gives them work by it meanwhile is waited for, so
    that `in_hand`, asked afterwards, sees that work."""
    for each in _forgetting:
        each(person)


def in_hand(person: User) -> list[str]:
    """Everything that keeps `person` where they are; empty when they may go."""
    return [sentence for check in _checks for sentence in check(person)]
