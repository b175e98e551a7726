"""Short texts for moments, in a person's own time zone."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from salesdesk import formats

from .moment import now

#: Within this time a weekday is enough to name the day.
WEEKDAY_WITHIN = timedelta(days=6)


def short_moment(at: datetime, person: Any) -> str:
    """Return `at` as a short text in the time zone of `person`: "Fri 14:00" or "12 Jan"."""
    local_time = at.astimezone(ZoneInfo(person.time_zone))
    near = at - now() < WEEKDAY_WITHIN
    return formats.weekday_and_time(local_time) if near else formats.day_and_month(local_time)
