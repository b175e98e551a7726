"""The history of levels: who promoted or demoted whom, and why."""

from salesdesk.hooks import Hook
from salesdesk.people.models import LevelChange, User

#: Called in the transaction with the change, to tell the rep.
level_changed: Hook[[LevelChange], object] = Hook()


def record(person: User, by: User, *, before: str, note: str) -> LevelChange:
    """Add the change to the history, and tell the rep."""
    change = LevelChange.objects.create(person=person, before=before, after=person.level, note=note, by=by)
    level_changed(change)
    return change
