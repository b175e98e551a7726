"""The state that the demo's modules share: people, campaigns, random generator and schedule."""

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
#: How many of the leads that leave come back and order: one in so many.
ONE_IN = 5


@dataclass
class World:
    """The demo desk. Its history ends at `until`; `rng` is seeded and used in order of time."""

    people: People
    campaigns: dict[str, Campaign]
    until: datetime
    rng: Random
    register: Register
    schedule: Schedule = field(default_factory=Schedule)
    #: The companies that have ordered.
    customers: set[int] = field(default_factory=set)
    #: The leads that left and will be won when they come back: one in `ONE_IN`.
    promising: set[int] = field(default_factory=set)
    left: int = 0

    def leaves(self, lead_id: int) -> bool:
        """Return whether this lead, which leaves the funnel now, will be won when it comes back."""
        self.left += 1
        if self.left % ONE_IN == 0:
            self.promising.add(lead_id)
        return lead_id in self.promising

    def happens(self, probability: float) -> bool:
        return self.rng.random() < probability

    def one_of(self, weights: dict[T, float]) -> T:
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def pick(self, choices: Sequence[T]) -> T:
        return self.rng.choice(choices)

    def minutes(self, least: float, most: float) -> timedelta:
        return timedelta(minutes=round(self.rng.uniform(least, most), 1))

    def workday_in(self, least: int, most: int) -> date:
        """Return a weekday `least` to `most` days ahead, or the next weekday after that."""
        day = clock.now().date() + timedelta(days=self.rng.randint(least, most))
        while day.isoweekday() > 5:
            day += timedelta(days=1)
        return day

    def calendar(self, person: User) -> clock.Calendar:
        """Return the working hours of `person`, using prefetched absences."""
        return self.people.prefetched(person).calendar

    def at_work(self, person: User, day: date, hours: float) -> datetime:
        """Return the instant `hours` into the working day of `person`, on `day` or their next working day."""
        midnight = clock.instant_of(datetime.combine(day, time()), person.time_zone)
        return self.calendar(person).add(midnight, timedelta(hours=hours))


def morning(day: date) -> datetime:
    """Return an instant early on `day` in Europe, before working hours."""
    return clock.instant_of(datetime.combine(day, time(6)), "Europe/Amsterdam")
