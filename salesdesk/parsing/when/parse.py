"""From what was typed to a day and a time: the pieces in their order, and what they mean together."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from .days import take_day, take_weekday
from .offsets import take_stretch
from .text import NotUnderstood, Remainder
from .times import PARTS, take_part, take_time
from .words import FILLERS

#: Further away it is a slip of the finger.
MAX_AHEAD = timedelta(days=3 * 366)
OWN_TIME = r"\b(?:my|our) time\b|\b(?:mijn|onze) tijd\b|\b(?:mi|nuestra) hora\b|我的時間|我們的時間"


@dataclass(frozen=True)
class ParsedTime:
    """The day that was meant, and the time, or None where none was said; on whose wall (`mine`: the rep's own).

    `notes` say in a few words which of several meanings was taken.
    """

    day: date
    time: time | None
    mine: bool = False
    notes: list[str] = field(default_factory=list)


def parse(typed: str, now: datetime, *, language: str = "en", month_first: bool = False) -> ParsedTime:
    """What `typed` means at `now`, an aware time on the wall that is meant. Raises NotUnderstood."""
    rest, language = Remainder(typed), language.partition("-")[0]
    notes: list[str] = []
    at: time | None
    mine = bool(rest.take(OWN_TIME))
    later = take_stretch(rest, now)
    if isinstance(later, datetime):
        day, at = later.date(), later.time().replace(second=0, microsecond=0)
    else:
        part = take_part(rest)  # before the day: "por la mañana" is no tomorrow
        day, at = _meant(rest, later, part, now, language, month_first or language == "zh", notes)
    if left := [word for word in rest.text.split() if word not in FILLERS]:
        raise NotUnderstood(_("We do not know the time “%(words)s”.") % {"words": " ".join(left)})
    if day - now.date() > MAX_AHEAD:
        raise NotUnderstood(_("That is more than three years away."))
    if now.date() - day > MAX_AHEAD:
        raise NotUnderstood(_("That is more than three years ago."))
    return ParsedTime(day, at, mine, notes)


def _meant(rest, later, part, now, language, month_first, notes) -> tuple[date, time | None]:
    today = now.date()
    day = _in_that_week(rest, later, language) or take_day(
        rest, today, language, month_first=month_first, notes=notes
    )
    weekday = None if day else take_weekday(rest, today, language, notes)
    at = take_time(rest, part, language, bare=bool(day or weekday or part), notes=notes)
    if at is None and part:
        at = PARTS[part]
    if weekday == today:
        # A weekday that is today's: still today when its time is ahead, else a week from now.
        ahead = at is not None and at > now.time()
        day = today if ahead else today + timedelta(days=7)
        notes.append(_("today") if ahead else _("in a week"))
    day = day or weekday
    if day:
        return day, at
    if at is None:
        raise NotUnderstood(_("Say a day, a time, or both: tue 14:30, +3d, tomorrow 9."))
    if at > now.time():
        return today, at
    notes.append(_("tomorrow: that time has passed today"))
    return today + timedelta(days=1), at


def _in_that_week(rest: Remainder, later: date | None, language: str) -> date | None:
    """Two weeks from now, or the weekday that is named in that week."""
    if later is None:
        return None
    monday = later - timedelta(days=later.weekday())
    return take_weekday(rest, monday, language, []) or later
