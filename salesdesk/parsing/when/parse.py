"""Combine the parsed pieces of an input to a day and a time."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from .days import take_day, take_weekday
from .offsets import take_offset
from .text import NotUnderstood, Remainder
from .times import PARTS, take_part, take_time
from .words import FILLERS

#: Anything further away is taken as a typo.
MAX_AHEAD = timedelta(days=3 * 366)
OWN_TIME = r"\b(?:my|our) time\b|\b(?:mijn|onze) tijd\b|\b(?:mi|nuestra) hora\b|我的時間|我們的時間"


@dataclass(frozen=True)
class ParsedTime:
    """A local day and time; `time` is None if none was given, `mine` means the rep's own time zone.

    `notes` say in a few words how an ambiguous input was read.
    """

    day: date
    time: time | None
    mine: bool = False
    notes: list[str] = field(default_factory=list)


def parse(typed: str, now: datetime, *, language: str = "en", month_first: bool = False) -> ParsedTime:
    """Parse `typed` relative to `now`, an aware local time. Raises NotUnderstood."""
    rest, language = Remainder(typed), language.partition("-")[0]
    notes: list[str] = []
    at: time | None
    mine = bool(rest.take(OWN_TIME))
    later = take_offset(rest, now)
    if isinstance(later, datetime):
        day, at = later.date(), later.time().replace(second=0, microsecond=0)
    else:
        part = take_part(rest)  # before the day: "por la mañana" is not tomorrow
        day, at = _day_and_time(rest, later, part, now, language, month_first or language == "zh", notes)
    if left := [word for word in rest.text.split() if word not in FILLERS]:
        raise NotUnderstood(
            _("We don't recognize “%(words)s”. Enter a day or time, e.g. Tue 14:30, +3d, March.")
            % {"words": " ".join(left)}
        )
    if day - now.date() > MAX_AHEAD:
        raise NotUnderstood(_("That is more than three years away. Enter an earlier date."))
    if now.date() - day > MAX_AHEAD:
        raise NotUnderstood(_("That is more than three years ago. Enter a future date."))
    return ParsedTime(day, at, mine, notes)


def _day_and_time(rest, later, part, now, language, month_first, notes) -> tuple[date, time | None]:
    today = now.date()
    day = _in_that_week(rest, later, language) or take_day(
        rest, today, language, month_first=month_first, notes=notes
    )
    weekday = None if day else take_weekday(rest, today, language, notes)
    at = take_time(rest, part, language, bare=bool(day or weekday or part), notes=notes)
    if at is None and part:
        at = PARTS[part]
    if weekday == today:
        # Today's weekday means today if the time is still ahead, else next week.
        ahead = at is not None and at > now.time()
        day = today if ahead else today + timedelta(days=7)
        notes.append(_("today") if ahead else _("in a week"))
    day = day or weekday
    if day:
        return day, at
    if at is None:
        raise NotUnderstood(_("Enter a day or time, e.g. Tue 14:30, +3d, March."))
    if at > now.time():
        return today, at
    notes.append(_("tomorrow, as that time has passed today"))
    return today + timedelta(days=1), at


def _in_that_week(rest: Remainder, later: date | None, language: str) -> date | None:
    """Return the offset day, or the weekday named in its week."""
    if later is None:
        return None
    monday = later - timedelta(days=later.weekday())
    return take_weekday(rest, monday, language, []) or later
