"""What a rep plans to do on a day: calls, conversations, qualified leads. Their own measure, never a ranking."""

from typing import NamedTuple

from .levels import Level


class DailyTargets(NamedTuple):
    calls: int
    conversations: int
    sqls: int


#: Starting values: who also quotes and closes calls less, and each conversation goes further.
BY_LEVEL = {
    Level.JUNIOR: DailyTargets(60, 15, 1),
    Level.MEDIOR: DailyTargets(60, 18, 2),
    Level.SENIOR: DailyTargets(50, 18, 3),
    Level.SEMI_FIELD: DailyTargets(30, 12, 2),
}


def targets_for_level(level: str) -> DailyTargets:
    return BY_LEVEL[Level(level)] if level else DailyTargets(0, 0, 0)


def targets_of(person) -> DailyTargets:
    """What was agreed with `person`; where nothing was, what is usual for their level."""
    usual = targets_for_level(person.level)
    agreed = (person.target_calls, person.target_conversations, person.target_sqls)
    return DailyTargets(*(own if own is not None else each for own, each in zip(agreed, usual, strict=True)))
