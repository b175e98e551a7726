"""Summarize a cadence in one line: day 0, +1 hour, day 2 morning; then phone nurture."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesdesk import formats

from .campaign_editor import CadenceSpec
from .durations import DAY, format_duration
from .models.cadence import AfterLastAttempt, DayPart


def describe_cadence(spec: CadenceSpec) -> str:
    """Return when each call falls, counted from the first one, and what follows the last attempt."""
    calls, elapsed = [_("day 0")], timedelta(0)
    for gap, day_part in spec.steps:
        elapsed += gap
        when = _("day %(number)s") % {"number": elapsed // DAY} if gap >= DAY else f"+{format_duration(gap)}"
        calls.append(when if day_part == DayPart.ANY else f"{when} {DayPart(day_part).label.lower()}")
    count = ngettext("%(count)s call", "%(count)s calls", len(calls)) % {"count": formats.number(len(calls))}
    return f"{count}: {', '.join(calls)}; {_describe_after_last_attempt(spec)}"


def _describe_after_last_attempt(spec: CadenceSpec) -> str:
    if spec.after_last_attempt == AfterLastAttempt.COOLDOWN:
        return _("then restart after a cool-down of %(length)s") % {"length": format_duration(spec.cooldown)}
    return _("then phone nurture")
