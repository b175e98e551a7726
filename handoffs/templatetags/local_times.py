"""What the pages of handoffs and opportunities write of a moment on a wall that is not the reader's."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salesdesk.templatetags.formatting import last_day

register = template.Library()


@register.filter
def local_time(instant: datetime, person) -> str:
    """Only the time: 11:45."""
    return date_format(instant.astimezone(ZoneInfo(person.time_zone)), "H:i")


@register.filter
def away_until(block, person) -> str:
    """How long somebody is away, on their wall: until 15:00, the rest of the day, through Fri 4 Dec."""
    zone = person.time_zone
    begins, back = (each.astimezone(ZoneInfo(zone)) for each in (block.starts_at, block.until))
    if back.date() == begins.date():
        return _("until %(when)s") % {"when": f"{back:%H:%M}"}
    if back.time() != time():
        return _("until %(when)s") % {"when": last_day(back, zone)}
    if back.date() > begins.date() + timedelta(days=1):
        return _("through %(day)s") % {"day": last_day(back, zone)}
    return "" if block.whole_day else _("the rest of the day")


@register.filter
def minutes(seconds: int | None) -> int:
    """A call's length, at least one minute."""
    return max(1, round((seconds or 0) / 60))


@register.filter
def in_zone(instant: datetime, zone: str) -> str:
    """The day and time on a wall in `zone`: Tue 11:00."""
    return date_format(instant.astimezone(ZoneInfo(zone)), "D H:i")
