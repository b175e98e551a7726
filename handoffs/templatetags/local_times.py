"""Template filters that show times in another person's or place's time zone."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import gettext as _

from salesdesk import formats
from salesdesk.templatetags.formatting import last_day

register = template.Library()


@register.filter
def local_time(instant: datetime, person) -> str:
    """Return the time of day in the time zone of `person`: 11:45."""
    return formats.clock_time(instant.astimezone(ZoneInfo(person.time_zone)))


@register.filter
def away_until(block, person) -> str:
    """Return how long `person` is away, in their time zone: until 15:00, the rest of the day, through Fri 4 Dec."""
    zone = person.time_zone
    left, back = (each.astimezone(ZoneInfo(zone)) for each in (block.starts_at, block.until))
    if back.date() == left.date():
        return _("until %(when)s") % {"when": formats.clock_time(back)}
    if back.time() != time():
        return _("until %(when)s") % {"when": last_day(back, zone)}
    if back.date() > left.date() + timedelta(days=1):
        return _("through %(day)s") % {"day": last_day(back, zone)}
    return "" if block.whole_day else _("the rest of the day")


@register.filter
def minutes(seconds: int | None) -> int:
    """Return the length of a call in minutes, at least one."""
    return max(1, round((seconds or 0) / 60))


@register.filter
def in_zone(instant: datetime, zone: str) -> str:
    """Return the day and time in `zone`: Tue 11:00."""
    return formats.weekday_and_time(instant.astimezone(ZoneInfo(zone)))
