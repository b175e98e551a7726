"""Combine the parsed pieces of an input to a day and a time, and find its other readings."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from salesdesk import formats

from .dates import nth_on_weekday, take_around_day
from .dayparts import PARTS, take_named_time, take_part
from .days import take_day
from .language import language_of
from .offsets import take_offset
from .readings import Readings
from .text import NotUnderstood, Remainder
from .times import take_time
from .weekdays import counts_from_a_day, take_weekday
from .words import FILLERS, MONTHS, WEEKDAYS

#: Anything further away is taken as a typo.
MAX_AHEAD = timedelta(days=3 * 366)
#: A number that is neither part of a date or time nor followed by a unit.
BARE_NUMBER = re.compile(r"(?<![\d/.:+-])(\d{1,2})(?![\d/.:-]| ?(?:[ap]\.?m|hr?s?\b|u\b|uur|o'clock|[點点]))")
AFTER_A_TIME_WORD = re.compile(
    r"\b(?:at|om|rond|around|las?|tegen|by|half|kwart|quarter|past|over|voor|before|to|na|after|vanaf|from)\W*$"
)
HAS_TIME = re.compile(r"\d[:.hu]\d\d|\b(?:at|om|a las?) \d|\d ?(?:[ap]\.?m|h\b|u\b|uur|[點点])")
OWN_TIME = r"\b(?:my|our) time\b|\b(?:mijn|onze) tijd\b|\b(?:mi|nuestra) hora\b|我的時間|我們的時間"


@dataclass(frozen=True)
class ParsedTime:
    """A local day and time; `time` is None if none was given, `mine` means the rep's own time zone.

    `notes` say in a few words how an ambiguous input was read, and `others` are its other readings.
    """

    day: date
    time: time | None
    mine: bool = False
    notes: list[str] = field(default_factory=list)
    others: tuple["ParsedTime", ...] = ()


def parse(typed: str, now: datetime, *, language: str = "en", month_first: bool = False) -> ParsedTime:
    """Parse `typed` relative to `now`, an aware local time. Raises NotUnderstood.

    The words decide their language; `language` is the user's, for words that several languages have.
    """
    readings = Readings()
    first = _parse(typed, now, language, month_first, readings)
    others: list[ParsedTime] = []
    for name, chosen in readings.made.items():
        try:
            other = _parse(typed, now, language, month_first, Readings({name: not chosen}))
        except NotUnderstood:
            continue
        is_new = all((other.day, other.time) != (each.day, each.time) for each in (first, *others))
        if is_new and other.day >= now.date():
            others.append(other)
    return replace(first, others=tuple(others))


def _parse(typed: str, now: datetime, language: str, month_first: bool, readings: Readings) -> ParsedTime:
    rest, language = Remainder(typed), language.partition("-")[0]
    notes: list[str] = []
    at: time | None
    mine = bool(rest.take(OWN_TIME))
    spoken = language_of(rest.text)
    language = spoken or language
    names = _names(rest.text, spoken, language, readings)
    month_first = month_first or language == "zh"
    later = None if counts_from_a_day(rest.text) else take_offset(rest, now, readings, notes)
    if isinstance(later, datetime):
        day, at = later.date(), later.time().replace(second=0, microsecond=0)
    else:
        day, at = _day_and_time(rest, later, now, language, names, month_first, readings, notes)
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


def _names(
    text: str, spoken: str, language: str, readings: Readings
) -> tuple[dict[str, int], dict[str, int]]:
    """Return the names of weekdays and months; "mar" is martes among Spanish words and March otherwise."""
    is_weekday = language == "es"
    if not spoken and re.search(r"\bmar\b", text):
        is_weekday = readings.choose("mar is a weekday", is_weekday)
    if is_weekday:
        return WEEKDAYS | {"mar": 2}, {name: month for name, month in MONTHS.items() if name != "mar"}
    return WEEKDAYS, MONTHS


def _day_and_time(
    rest, later, now, language, names, month_first, readings, notes
) -> tuple[date, time | None]:
    today = now.date()
    # Before the day: "por la mañana" is not tomorrow, and the end of a day is not the end of a month.
    at = take_named_time(rest)
    part = "" if at else take_part(rest)
    day = _in_that_week(rest, later, names, readings) or take_day(
        rest, today, names, readings, month_first=month_first, notes=notes
    )
    weekday = None if day else take_weekday(rest, today, names[0], readings, notes)
    if weekday and (date_meant := _number_is_a_day(rest, today, weekday, language, readings, notes)):
        day, weekday = date_meant, None
    if at is None:
        bare = bool(day or weekday or part)
        at = take_time(rest, part, language, readings, bare=bare, notes=notes)
    if at is None and part:
        at = PARTS[part]
    if weekday == today:
        day = _today_or_in_a_week(today, at, now, readings, notes)
    day = day or weekday
    if day:
        return take_around_day(rest, day, notes) if at is None and later is None else day, at
    if at is None:
        raise NotUnderstood(_("Enter a day or time, e.g. Tue 14:30, +3d, March."))
    if at > now.time():
        return today, at
    notes.append(_("tomorrow, as that time has passed today"))
    return today + timedelta(days=1), at


def _today_or_in_a_week(
    today: date, at: time | None, now: datetime, readings: Readings, notes: list[str]
) -> date:
    """Return today for today's weekday if the time is still ahead, else next week."""
    ahead = at is not None and at > now.time() and readings.choose("today's weekday is today", True)
    notes.append(_("today") if ahead else _("in a week"))
    return today if ahead else today + timedelta(days=7)


def _number_is_a_day(
    rest: Remainder, today: date, weekday: date, language: str, readings: Readings, notes: list[str]
) -> date | None:
    """Return the date for a weekday with a number that is that day of the month: "tue 15" before Tuesday the 15th.

    A number that can be an hour is one, with a note, and the date is the other reading; in Spanish an hour has "a las".
    """
    found = BARE_NUMBER.search(rest.text)
    if not found or weekday - today > timedelta(days=7):
        return None
    nth, others = int(found[1]), f"{rest.text[: found.start()]} {rest.text[found.end() :]}"
    at = nth_on_weekday(today, nth, weekday.isoweekday())
    if at is None or AFTER_A_TIME_WORD.search(rest.text[: found.start()]):
        return None
    is_sure = nth > 23 or bool(HAS_TIME.search(others))
    if not is_sure and not readings.choose("number is a day", language == "es"):
        values = {"hour": nth if nth > 6 else nth + 12, "date": formats.day_and_month(at, long=True)}
        notes.append(_("%(hour)s:00, not %(date)s") % values)
        return None
    rest.text = others
    notes.append(formats.day_and_month(at, long=True))
    return at


def _in_that_week(rest: Remainder, later: date | None, names, readings: Readings) -> date | None:
    """Return the offset day, or the weekday named in its week."""
    if later is None:
        return None
    monday = later - timedelta(days=later.weekday())
    return take_weekday(rest, monday, names[0], readings, []) or later
