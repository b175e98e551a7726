"""A rhythm of tries in one line, as people say it: day 0, +1 hour, day 2 morning, then to telephone nurture."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .campaign_editor import CadenceSpec
from .durations import DAY, format_duration
from .models.cadence import AfterLastAttempt, DayPart


def describe_cadence(rhythm: CadenceSpec) -> str:
    """When each call falls, counted from the first one, and where the lead goes that was never reached."""
    calls, since = [_("day 0")], timedelta(0)
    for gap, day_part in rhythm.steps:
        since += gap
        when = _("day %(number)s") % {"number": since // DAY} if gap >= DAY else f"+{format_duration(gap)}"
        calls.append(when if day_part == DayPart.ANY else f"{when} {DayPart(day_part).label}")
    count = ngettext("%(count)s call", "%(count)s calls", len(calls)) % {"count": len(calls)}
    return f"{count}: {', '.join(calls)}; {_describe_after_last(rhythm)}"


def _describe_after_last(rhythm: CadenceSpec) -> str:
    if rhythm.after_last_attempt == AfterLastAttempt.COOLDOWN:
        return _("then it rests for %(length)s and starts again") % {
            "length": format_duration(rhythm.cooldown)
        }
    return _("then to telephone nurture")
