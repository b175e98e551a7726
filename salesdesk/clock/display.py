"""Moments in few words, on a person's own clock."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from .moment import now

#: Within so many days a weekday says which day is meant.
WEEKDAY_WITHIN = timedelta(days=6)


def short_moment(at: datetime, person: Any) -> str:
    """A moment in few words on the clock of `person`: Fri 14:00, or 12 Jan."""
    there = at.astimezone(ZoneInfo(person.time_zone))
    near = at - now() < WEEKDAY_WITHIN
    return date_format(there, "D H:i" if near else "j M")
