"""A filter for short durations: 30 ms, 1.2 s, 40 s, 12 min."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

from salesdesk import formats

from .formatting import duration

register = template.Library()


@register.filter
def short(span: timedelta | None) -> str:
    """Format a duration down to milliseconds; from 90 seconds on as `duration` does."""
    if span is None:
        return "–"
    seconds = span.total_seconds()
    if seconds < 1:
        return _("%(count)s ms") % {"count": formats.number(max(seconds, 0) * 1000)}
    if seconds < 10:
        return _("%(count)s s") % {
            "count": formats.number(seconds, 0 if round(seconds, 1) == round(seconds) else 1)
        }
    return _("%(count)s s") % {"count": formats.number(seconds)} if seconds < 90 else duration(span)
