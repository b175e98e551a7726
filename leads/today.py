"""A rep's own day, as it is at the desk now. No ranking: everyone sees only their own."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from salesdesk import clock

from .models import Touch


def conversations_of(person) -> int:
    """Conversations that `person` had since midnight at their place."""
    today = clock.now().astimezone(ZoneInfo(person.time_zone)).date()
    midnight = clock.instant_of(datetime.combine(today, time()), person.time_zone)
    return Touch.objects.conversations().filter(by=person, at__gte=midnight).count()
