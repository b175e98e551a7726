"""Parts of the day, over which the attempts to reach a contact are spread."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from salesdesk.clock.places import Place
from salesdesk.clock.walltime import Window, instant_of, local
from salesdesk.clock.windows import CALLING_HOURS, CallingHours, window

MIDDAY_FROM = time(11, 30)
AFTERNOON_FROM = time(14, 30)
_BOUNDARIES = (MIDDAY_FROM, AFTERNOON_FROM)


class DayPart(TextChoices):
    MORNING = "morning", _("morning")
    MIDDAY = "midday", _("midday")
    AFTERNOON = "afternoon", _("afternoon")


def part_of(instant: datetime, place: Place, hours: CallingHours = CALLING_HOURS) -> DayPart | None:
    """Return the part of the day at `place`.

    With one known time zone it follows the local time, inside calling hours or not. With several possible zones it
    is a third of their shared calling window, and None outside that window.
    """
    if wall := local(instant, place.zone):
        if wall.time() < MIDDAY_FROM:
            return DayPart.MORNING
        return DayPart.MIDDAY if wall.time() < AFTERNOON_FROM else DayPart.AFTERNOON
    open_now = window(place, instant, hours)
    if open_now is None or instant not in open_now:
        return None
    return next(part for part in DayPart if instant in _stretch(open_now, part, place))


def next_in_part(
    place: Place, after: datetime, part: DayPart, hours: CallingHours = CALLING_HOURS
) -> datetime | None:
    """Return the earliest instant from `after` on that is callable and in `part` of the day at `place`.

    None if the calling hours have no such part (a campaign that calls from 13:00 has no morning), or if `place` may
    never be called.
    """
    at = after
    # The current window may have passed that part already; if any window has it, the next one does.
    for _attempt in range(2):
        open_then = window(place, at, hours)
        if open_then is None:
            return None
        stretch = _stretch(open_then, part, place)
        if max(stretch.opens_at, after) < stretch.closes_at:
            return max(stretch.opens_at, after)
        at = open_then.closes_at
    return None


def _stretch(open_then: Window, part: DayPart, place: Place) -> Window:
    """Return the `part` of a window; without such a part the result is empty (closes no later than it opens)."""
    if place.zone:
        morning_until, midday_until = (_on_that_day(open_then, wall, place.zone) for wall in _BOUNDARIES)
    else:
        third = (open_then.closes_at - open_then.opens_at) / 3
        morning_until, midday_until = open_then.opens_at + third, open_then.closes_at - third
    opens_at, closes_at = {
        DayPart.MORNING: (open_then.opens_at, morning_until),
        DayPart.MIDDAY: (morning_until, midday_until),
        DayPart.AFTERNOON: (midday_until, open_then.closes_at),
    }[part]
    return Window(max(opens_at, open_then.opens_at), min(closes_at, open_then.closes_at))


def _on_that_day(open_then: Window, wall: time, zone: str) -> datetime:
    day = open_then.opens_at.astimezone(ZoneInfo(zone)).date()
    return instant_of(datetime.combine(day, wall), zone)
