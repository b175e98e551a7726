"""A rhythm of tries in one line, as people say it: day 0, +1 hour, day 2 morning, then to telephone nurture."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .campaign_editor import Rhythm
from .durations import DAY, said
from .models.cadence import AfterLast, Part


def in_words(rhythm: Rhythm) -> str:
    """When each call falls, counted from the first one, and where the lead goes that was never reached."""
    calls, since = [_("day 0")], timedelta(0)
    for gap, part in rhythm.tries:
        since += gap
        when = _("day %(number)s") % {"number": since // DAY} if gap >= DAY else f"+{said(gap)}"
        calls.append(when if part == Part.ANY else f"{when} {Part(part).label}")
    count = ngettext("%(count)s call", "%(count)s calls", len(calls)) % {"count": len(calls)}
    return f"{count}: {', '.join(calls)}; {_then(rhythm)}"


def _then(rhythm: Rhythm) -> str:
    if rhythm.after_last == AfterLast.REST:
        return _("then it rests for %(length)s and starts again") % {"length": said(rhythm.rest)}
    return _("then to telephone nurture")
