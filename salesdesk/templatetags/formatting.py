"""Filters that write numbers, money and times for the reader; salesdesk.formats decides how."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from salesdesk import clock, formats

register = template.Library()


@register.filter
def number(value: Decimal | float | None, decimals: int = 0) -> str:
    """Format 4218 as "4,218", and an unknown number as a dash."""
    return "–" if value is None else formats.number(value, decimals)


@register.filter
def money(value: Decimal | float | None, currency: str) -> str:
    """Format 48000 as "€48,000", and a missing value as ""."""
    return "" if value is None else formats.money(value, currency)


@register.filter
def compact_money(value: Decimal | float | None, currency: str) -> str:
    """Format 3120400 as "€3.1m", for tiles that show only the magnitude."""
    return "–" if value is None else formats.compact_money(value, currency)


@register.filter
def percent(part: int | None, whole: int | None) -> str:
    """Return `part` of `whole` as a percentage, or "" without a denominator."""
    if not whole or part is None:
        return ""
    rate = part / whole
    return formats.percent(rate, 1 if 0 < rate < 0.1 else 0)


register.filter("file_size", formats.file_size)


@register.filter
def web_address(website: str) -> str:
    """Return a link to a website as it was typed, such as "www.bos.example"; only http and https are followed."""
    return website if website.lower().startswith(("http://", "https://")) else f"https://{website}"


@register.filter
def duration(span: timedelta | None) -> str:
    """Format a duration in a suitable unit: 4 min, 31 h, 6 days."""
    if span is None:
        return "–"
    minutes = span.total_seconds() / 60
    if minutes < 1:
        return _("under 1 min")
    if minutes < 90:
        return _("%(count)s min") % {"count": formats.number(minutes)}
    if minutes < 72 * 60:
        return _("%(count)s h") % {"count": formats.number(minutes / 60)}
    return _("%(count)s days") % {"count": formats.number(minutes / 60 / 24)}


@register.filter
def short_datetime(instant: datetime | None, zone: str = "") -> str:
    """Format an instant as "today 14:30", "tomorrow 09:00" or "Fri 27 Nov 14:30".

    In the reader's time zone unless `zone` is given.
    """
    if instant is None:
        return ""
    tz = ZoneInfo(zone) if zone else None
    here = timezone.localtime(instant, tz)
    today = timezone.localtime(clock.now(), tz).date()
    at = formats.clock_time(here)
    if here.date() == today:
        return _("today %(time)s") % {"time": at}
    if here.date() == today + timedelta(days=1):
        return _("tomorrow %(time)s") % {"time": at}
    if here.date() == today - timedelta(days=1):
        return _("yesterday %(time)s") % {"time": at}
    return f"{_day(here)} {at}"


@register.filter
def first_day(instant: datetime, zone: str) -> str:
    """Format the start of a period in `zone`: "Fri 27 Nov", or "Fri 27 Nov 14:00" if it is not midnight."""
    here = instant.astimezone(ZoneInfo(zone))
    day = _day(here)
    return day if here.time() == time() else f"{day} {formats.clock_time(here)}"


@register.filter
def last_day(instant: datetime, zone: str) -> str:
    """Format the end of a period in `zone`; midnight counts as the end of the day before."""
    here = instant.astimezone(ZoneInfo(zone))
    return _day(here - timedelta(days=1)) if here.time() == time() else first_day(instant, zone)


@register.filter
def is_past(instant: datetime | None) -> bool:
    """Return whether an instant has passed by the desk's clock."""
    return instant is not None and instant < clock.now()


def _day(here: datetime) -> str:
    """Return "Fri 27 Nov", or "27 Nov 2027" in another year."""
    this_year = here.year == clock.now().astimezone(here.tzinfo).year
    return formats.weekday_and_day(here) if this_year else formats.full_day(here)


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """Format a date as "29 Nov 2026", and a missing one as ""."""
    return formats.full_day(value) if value else ""


@register.filter(expects_localtime=True)
def day_and_month(value: date) -> str:
    """Format a date whose year is clear as "29 Nov"."""
    return formats.day_and_month(value)


@register.filter(expects_localtime=True)
def month(value: date) -> str:
    """Format a month, given by one of its days, as "Nov 2026"."""
    return formats.month(value)


@register.filter(expects_localtime=True)
def weekday_and_day(value: date, length: str = "") -> str:
    """Format a date as "Sun 29 Nov", with "long" as "Sunday 29 November", with "year" as "Sun 29 Nov 2026"."""
    return formats.weekday_and_day(value, long=length == "long", year=length == "year")


@register.filter(expects_localtime=True)
def weekday_and_time(value: datetime) -> str:
    """Format a moment in the next days as "Sun 14:30"."""
    return formats.weekday_and_time(value)


@register.filter(expects_localtime=True)
def day_and_time(value: datetime) -> str:
    """Format a moment as "Sun 29 Nov 14:30"."""
    return formats.day_and_time(value)


@register.filter(expects_localtime=True)
def clock_time(value: datetime | time | None) -> str:
    """Format the time of day as "14:30", and a missing one as ""."""
    return formats.clock_time(value) if value else ""


register.simple_tag(formats.page_language)
