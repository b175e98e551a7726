"""A rep's daily targets for calls, conversations and SQLs. They are shown to the rep, never as a ranking."""

from typing import NamedTuple

from .levels import Level


class DailyTargets(NamedTuple):
    calls: int
    conversations: int
    sqls: int


#: Higher levels also quote and close, so they make fewer calls.
BY_LEVEL = {
    Level.JUNIOR: DailyTargets(60, 15, 1),
    Level.MEDIOR: DailyTargets(60, 18, 2),
    Level.SENIOR: DailyTargets(50, 18, 3),
    Level.SEMI_FIELD: DailyTargets(30, 12, 2),
}


def targets_for_level(level: str) -> DailyTargets:
    return BY_LEVEL[Level(level)] if level else DailyTargets(0, 0, 0)


def targets_of(person) -> DailyTargets:
    """Return the targets agreed with `person`; any that is not set is the default of their level."""
    defaults = targets_for_level(person.level)
    agreed = (person.target_calls, person.target_conversations, person.target_sqls)
    return DailyTargets(
        *(own if own is not None else default for own, default in zip(agreed, defaults, strict=True))
    )
