"""What the demo's actors share: who works here, what runs, the dice, and the diary."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeVar

from campaigns.models import Campaign
from salesdesk import clock
from salesdesk.people.models import User

from .companies import Register
from .people import People
from .schedule import Schedule

T = TypeVar("T")


@dataclass
class World:
    """`until` is the present: the history ends there. `dice` are seeded, and thrown in the order of time."""

    people: People
    campaigns: dict[str, Campaign]
    until: datetime
    dice: Random
    register: Register
    diary: Schedule = field(default_factory=Schedule)

    def happens(self, probability: float) -> bool:
        return self.dice.random() < probability

    def one_of(self, weights: dict[T, float]) -> T:
        return self.dice.choices(list(weights), list(weights.values()))[0]

    def pick(self, choices: Sequence[T]) -> T:
        return self.dice.choice(choices)

    def minutes(self, least: float, most: float) -> timedelta:
        return timedelta(minutes=round(self.dice.uniform(least, most), 1))

    def workday_in(self, least: int, most: int) -> date:
        """A weekday so many days ahead."""
        day = clock.now().date() + timedelta(days=self.dice.randint(least, most))
        while day.isoweekday() > 5:
            day += timedelta(days=1)
        return day

    def calendar(self, person: User) -> clock.Calendar:
        """The working hours of somebody at the desk. Their absences are looked at all day long: they are read once."""
        return self.people.as_gathered(person).calendar

    def at_work(self, person: User, day: date, hours: float) -> datetime:
        """So many hours into the working day of `person`, on `day` or the next one that they work."""
        midnight = clock.instant_of(datetime.combine(day, time()), person.time_zone)
        return self.calendar(person).add(midnight, timedelta(hours=hours))


def morning(day: date) -> datetime:
    """Early on `day` everywhere in Europe, before anybody works there."""
    return clock.instant_of(datetime.combine(day, time(6)), "Europe/Amsterdam")
