"""A rep's own day, as it is at the desk now. No ranking: everyone sees only their own."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from salesdesk import clock

from .models import Skip, Touch


def conversations_of(person) -> int:
    """Conversations that `person` had since midnight at their place."""
    return Touch.objects.conversations().filter(by=person, at__gte=midnight_of(person)).count()


def skips_of(person) -> int:
    """How many calls `person` passed over since then."""
    return Skip.objects.filter(person=person, at__gte=midnight_of(person)).count()


def midnight_of(person) -> datetime:
    """When the day of `person` began, at their place."""
    today = clock.now().astimezone(ZoneInfo(person.time_zone)).date()
    return clock.instant_of(datetime.combine(today, time()), person.time_zone)
