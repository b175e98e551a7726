"""Format durations for people: 5 minutes, 24 hours, 75 days."""

from datetime import timedelta

from django.utils.translation import ngettext

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def largest_unit(duration: timedelta, units: list[timedelta]) -> timedelta:
    """Return the largest of `units` that divides `duration`; a single day counts as 24 hours if it can."""
    divisors = [
        unit for unit in units if not duration % unit and (duration != DAY or unit != DAY or len(units) == 1)
    ]
    return max(divisors, default=min(units))


def format_duration(duration: timedelta) -> str:
    """Return the duration in words, in its largest whole unit."""
    unit = largest_unit(duration, [MINUTE, HOUR, DAY])
    count = duration // unit
    if unit == DAY:
        return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
    if unit == HOUR:
        return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
