"""Lengths of time as people say them: 5 minutes, 24 hours, 75 days."""

from datetime import timedelta

from django.utils.translation import ngettext

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def largest_unit(length: timedelta, units: list[timedelta]) -> timedelta:
    """The largest of `units` that divides the length; a day alone is said as 24 hours."""
    fitting = [
        unit for unit in units if not length % unit and (length != DAY or unit != DAY or len(units) == 1)
    ]
    return max(fitting, default=min(units))


def format_duration(length: timedelta) -> str:
    """The length in words."""
    unit = largest_unit(length, [MINUTE, HOUR, DAY])
    count = length // unit
    if unit == DAY:
        return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
    if unit == HOUR:
        return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
