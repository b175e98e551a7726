"""What the pages of handoffs and opportunities write of a moment on a wall that is not the reader's."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def time_on_wall(instant: datetime, person) -> str:
    """Only the time: 11:45."""
    return date_format(instant.astimezone(ZoneInfo(person.time_zone)), "H:i")


@register.filter
def minutes(seconds: int | None) -> int:
    """A call's length, at least one minute."""
    return max(1, round((seconds or 0) / 60))


@register.filter
def in_zone(instant: datetime, zone: str) -> str:
    """The day and time on a wall in `zone`: Tue 11:00."""
    return date_format(instant.astimezone(ZoneInfo(zone)), "D H:i")
