"""How people spent their time, from what happened: calls, and pauses at the desk. Nobody fills in a timesheet.

Talking is the duration of logged calls. Calling is the time that led to a call: dialling, reading, the note of the one
before. Sales admin and other are pauses with those reasons. Working time that left no trace is none of them.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import Q

from leads.models import Activity, Pause
from salesdesk import clock
from salesdesk.people.models import User

#: The most time that counts as leading to a call.
LEADS_TO_CALL = timedelta(minutes=15)


class Spent(StrEnum):
    TALKING = "talking"
    CALLING = "calling"
    ADMIN = "admin"
    OTHER = "other"


@dataclass(frozen=True)
class Stretch:
    """A stretch of time that a person spent on one thing."""

    spent: Spent
    starts_at: datetime
    ends_at: datetime

    def within(self, since: datetime, until: datetime) -> timedelta:
        """Return how much of it lies between two instants."""
        return max(min(self.ends_at, until) - max(self.starts_at, since), timedelta())


@dataclass(frozen=True)
class Split:
    """The time of a period, by what it was spent on."""

    talking: timedelta = timedelta()
    calling: timedelta = timedelta()
    admin: timedelta = timedelta()
    other: timedelta = timedelta()

    @property
    def recorded(self) -> timedelta:
        return self.talking + self.calling + self.admin + self.other

    @property
    def selling(self) -> timedelta:
        return self.talking + self.calling

    def share(self, spent: str) -> int | None:
        """Return a part of the recorded time in percent, or None if nothing was recorded."""
        return round(100 * getattr(self, spent) / self.recorded) if self.recorded else None


def stretches_of(people: Collection[User], since: datetime, until: datetime) -> dict[int, list[Stretch]]:
    """Return the stretches of each person in a period, in order, by key. Two statements, and absences if needed."""
    calls = Activity.objects.calls().filter(by__in=people, logged_at=None, at__gte=since, at__lt=until)
    pauses = Pause.objects.filter(Q(until__isnull=True) | Q(until__gt=since), person__in=people)
    talks, breaks = defaultdict(list), defaultdict(list)
    for person, at, seconds in calls.order_by("at", "pk").values_list("by", "at", "seconds"):
        talks[person].append((at - timedelta(seconds=seconds or 0), at))
    rows = pauses.filter(starts_at__lt=until).order_by("starts_at", "pk")
    for person, reason, starts_at, ends_at in rows.values_list("person", "reason", "starts_at", "until"):
        spent = Spent.ADMIN if reason == Pause.Reason.ADMIN else Spent.OTHER
        breaks[person].append((spent, max(starts_at, since), min(ends_at or clock.now(), until)))
    return {each.pk: _stretches(each, talks[each.pk], breaks[each.pk]) for each in people}


def split(stretches: list[Stretch], since: datetime, until: datetime) -> Split:
    """Return how much of a period each kind of stretch takes."""
    total = dict.fromkeys(Spent, timedelta())
    for each in stretches:
        total[each.spent] += each.within(since, until)
    return Split(**{spent.value: length for spent, length in total.items()})


def day_of(person: User, day: date) -> tuple[datetime, datetime]:
    """Return when a day begins and ends where `person` is."""
    midnights = (datetime.combine(day + timedelta(days=more), time()) for more in (0, 1))
    begins, ends = (clock.instant_of(each, person.time_zone) for each in midnights)
    return begins, ends


def of_day(person: User, day: date) -> Split:
    """Return how `person` spent one day."""
    since, until = day_of(person, day)
    return split(stretches_of([person], since, until)[person.pk], since, until)


def _stretches(person: User, talks: list, breaks: list) -> list[Stretch]:
    found = [part for each in breaks for part in _at_work(person, *each)]
    free_from = sorted(each.ends_at for each in found)
    last: datetime | None = None
    for starts_at, ends_at in talks:
        starts_at = max(starts_at, last) if last else starts_at
        before = [each for each in (last, *free_from) if each and each <= starts_at]
        since = max([starts_at - LEADS_TO_CALL, *before])
        found.append(Stretch(Spent.CALLING, since, starts_at))
        found.append(Stretch(Spent.TALKING, starts_at, ends_at))
        last = ends_at
    return sorted(found, key=lambda each: (each.starts_at, each.ends_at))


def _at_work(person: User, spent: Spent, starts_at: datetime, ends_at: datetime) -> list[Stretch]:
    """Return the parts of a pause in working hours: one that was not ended in the evening is no work at night."""
    if starts_at >= ends_at:
        return []
    shifts = person.calendar.shifts(starts_at, ends_at)
    return [Stretch(spent, each.opens_at, each.closes_at) for each in shifts]
