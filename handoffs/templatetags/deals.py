"""How the pages of handoffs and opportunities write a moment on somebody's wall."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salesdesk import clock

register = template.Library()


@register.filter
def on_wall(instant: datetime | None, person) -> str:
    """The moment where `person` works: "today 10:41", "Tue 24 Nov, 11:00", with the year when it is another."""
    if instant is None:
        return ""
    zone = ZoneInfo(person.time_zone)
    here, now = instant.astimezone(zone), clock.now().astimezone(zone)
    time = date_format(here, "H:i")
    if here.date() == now.date():
        return _("today %(time)s") % {"time": time}
    return f"{date_format(here, 'D j M' if here.year == now.year else 'j M Y')}, {time}"


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
