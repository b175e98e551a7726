"""Format durations for people: 5 minutes, 24 hours, 75 days."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import ngettext

from salesdesk import formats

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def largest_unit(duration: timedelta, units: Sequence[timedelta]) -> timedelta:
    """Return the largest of `units` that divides `duration`."""
    return max((unit for unit in units if not duration % unit), default=min(units))


def format_working_time(duration: timedelta) -> str:
    """Return working time in words: in hours, because a working day has fewer than 24."""
    return format_duration(duration, [MINUTE, HOUR])


def format_duration(duration: timedelta, units: Sequence[timedelta] = (MINUTE, HOUR, DAY)) -> str:
    """Return the duration in words, in its largest whole unit."""
    unit = largest_unit(duration, units)
    count = duration // unit
    if unit == DAY:
        return ngettext("%(count)s day", "%(count)s days", count) % {"count": formats.number(count)}
    if unit == HOUR:
        return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": formats.number(count)}
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": formats.number(count)}
