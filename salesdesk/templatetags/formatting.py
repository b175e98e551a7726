"""Filters that format numbers, money and times the same way on every page."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salesdesk import clock
from salesdesk.web.page_language import page_language

register = template.Library()

#: A narrow no-break space.
GAP = "\u202f"
SIGNS = {"EUR": "€", "TWD": "NT$", "USD": "$", "GBP": "£"}


@register.filter
def number(value: Decimal | float | None) -> str:
    """Format 4218 as "4 218", and an unknown number as a dash."""
    return "–" if value is None else f"{value:,.0f}".replace(",", GAP)


@register.filter
def money(value: Decimal | float | None, currency: str = "EUR") -> str:
    """Format 48000 as "€ 48 000", and a missing value as ""."""
    return "" if value is None else f"{SIGNS.get(currency, currency)}{GAP}{number(value)}"


@register.filter
def compact_money(value: Decimal | float | None, currency: str = "EUR") -> str:
    """Format 3120400 as "€ 3.1 m", for tiles that show only the magnitude."""
    if value is None:
        return "–"
    sign, size = SIGNS.get(currency, currency), abs(float(value))
    for limit, name in ((1e6, _("m")), (1e3, _("k"))):
        if size >= limit * 0.9995:
            return f"{sign}{GAP}{float(value) / limit:.{1 if size < limit * 99.95 else 0}f}{GAP}{name}"
    return money(value, currency)


@register.filter
def percent(part: int | None, whole: int | None) -> str:
    """Return `part` of `whole` as a percentage, or "" without a denominator."""
    if not whole or part is None:
        return ""
    rate = 100 * part / whole
    return f"{rate:.1f}%" if 0 < rate < 10 else f"{rate:.0f}%"


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
        return _("%(count)s min") % {"count": f"{minutes:.0f}"}
    if minutes < 72 * 60:
        return _("%(count)s h") % {"count": f"{minutes / 60:.0f}"}
    return _("%(count)s days") % {"count": f"{minutes / 60 / 24:.0f}"}


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
    at = here.strftime("%H:%M")
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
    return day if here.time() == time() else f"{day} {here:%H:%M}"


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
    return date_format(here, "D j M" if this_year else "j M Y")


register.simple_tag(page_language)
