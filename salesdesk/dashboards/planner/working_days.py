"""Working time, counted in a person's own days."""

from datetime import datetime, timedelta

from salesdesk.people.models import User


def working_days(person: User, since: datetime, until: datetime) -> float:
    """Return how many of their working days `person` has between two instants, without absences and holidays.

    Part of a day counts as a part. 0 if `until` does not come after `since`.
    """
    return person.calendar.between(since, until) / _shift(person) if until > since else 0.0


def _shift(person: User) -> timedelta:
    hours = person.work_end.hour - person.work_start.hour
    return timedelta(hours=hours, minutes=person.work_end.minute - person.work_start.minute)
