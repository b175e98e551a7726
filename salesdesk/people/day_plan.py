"""What a rep plans to do on a day: calls, conversations, qualified leads. Their own measure, never a ranking."""

from typing import NamedTuple

from .levels import Level


class DayPlan(NamedTuple):
    calls: int
    conversations: int
    sqls: int


#: Starting values: who also quotes and closes calls less, and each conversation goes further.
BY_LEVEL = {
    Level.JUNIOR: DayPlan(60, 15, 1),
    Level.MEDIOR: DayPlan(60, 18, 2),
    Level.SENIOR: DayPlan(50, 18, 3),
    Level.SEMI_FIELD: DayPlan(30, 12, 2),
}


def of_level(level: str) -> DayPlan:
    return BY_LEVEL[Level(level)] if level else DayPlan(0, 0, 0)


def plan_of(person) -> DayPlan:
    """What was agreed with `person`; where nothing was, what is usual for their level."""
    usual = of_level(person.level)
    agreed = (person.plan_calls, person.plan_conversations, person.plan_sqls)
    return DayPlan(*(own if own is not None else each for own, each in zip(agreed, usual, strict=True)))
