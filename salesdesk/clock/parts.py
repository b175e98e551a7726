"""The parts of the day: a next try falls on another one."""

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
    """The part of the day at `place`.

    Where one zone is known the wall clock says it, inside calling hours or not. Where several are possible it
    is the third of the shared window, and None outside it.
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
    """The earliest instant from `after` on that may be called and falls in `part` of the day there.

    None when these hours have no such part (a campaign that calls from 13:00 has no morning), or when nobody
    may be called there at all.
    """
    at = after
    # What is left of the present window may lie past the part; the next window has it if any has.
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
    """The `part` of a window, empty (it closes no later than it opens) where the window has no such part."""
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
