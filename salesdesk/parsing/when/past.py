"""Parse when something happened: "yesterday 14:30", "vanmorgen", "hace 2 horas", "last fri", "昨天下午3點"."""

import re
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _

from .dates import date_or_none
from .dayparts import PARTS, take_named_time, take_part
from .days import take_day
from .language import language_of
from .parse import ParsedTime
from .readings import Readings
from .text import NotUnderstood, Remainder, number, one_of
from .times import take_time
from .weekdays import take_weekday
from .words import DAY_WORDS, FILLERS, IN_DAYS, IN_MINUTES, MONTHS, NUMBERS, WEEKDAYS

#: Names of days, by how many days before today they are.
_PAST_DAYS = {
    "day before yesterday": 2,
    "eergisteren": 2,
    "anteayer": 2,
    "antes de ayer": 2,
    "前天": 2,
    "yesterday": 1,
    "gisteren": 1,
    "ayer": 1,
    "昨天": 1,
    "昨日": 1,
}
#: Last night, yesterday evening.
_LAST_EVENING = r"\blast night\b|\bgister(?:en)?avond\b|\banoche\b|昨晚"
_YESTERDAY_PART = {
    r"\bgister(?:en)?(?:ochtend|morgen)\b": "morning",
    r"\bgister(?:en)?middag\b": "afternoon",
    _LAST_EVENING: "evening",
}
#: "This morning" as people say it afterwards.
_THIS_MORNING = r"\bvan ?morgen\b"
_LAST = r"\b(?:last|past|previous|afgelopen|vorige|el pasado)\b(?: week)?|\bpasad[oa]\b|上(?:個|个)?(?=[週周星禮礼])"
_NOW = r"\b(?:just now|right now|now|zojuist|zonet|net|nu|ahora(?: mismo)?)\b|剛剛|剛才|现在|現在"
_COUNT = rf"(\d{{1,3}}|{one_of(NUMBERS)}|\ban?\b|\buna?\b|\been\b)"
_HALF_HOUR = r"half an hour|half hour|(?:een )?half uur|media hora|半個?(?:小時|鐘頭)"
_QUARTER = r"(?:a )?quarter of an hour|(?:een )?kwartier|(?:un )?cuarto de hora|一刻鐘"


def parse_past(
    typed: str, now: datetime, *, language: str = "en", month_first: bool = False
) -> datetime | None:
    """Return when it happened, in the time zone of `now`, an aware local time. Raises NotUnderstood.

    A time of day or a weekday is the latest one that has passed. A day without a time is returned as that day's noon,
    or as `now` if it is today. What is typed as later ("tomorrow 9") is returned as such; the caller refuses it.
    """
    rest = Remainder(typed)
    spoken = language_of(rest.text)
    language = spoken or language.partition("-")[0]
    if rest.take(_NOW):
        found = ParsedTime(now.date(), now.time())
    else:
        ago = _take_ago(rest, now)
        found = ParsedTime(ago.date(), ago.time()) if ago else _day_and_time(rest, now, language, month_first)
    if left := [word for word in rest.text.split() if word not in FILLERS]:
        words = {"words": " ".join(left)}
        raise NotUnderstood(
            _("We don't recognize “%(words)s”. Enter a day or time, e.g. 14:30, yesterday 9, Fri.") % words
        )
    at = found.time or (now.time() if found.day == now.date() else time(12))
    return datetime.combine(found.day, at.replace(microsecond=0), now.tzinfo)


def _day_and_time(rest: Remainder, now: datetime, language: str, month_first: bool) -> ParsedTime:
    today, readings, notes = now.date(), Readings(), list[str]()
    day, part = _past_day(rest, today)
    this_morning = bool(rest.take(_THIS_MORNING))
    at = take_named_time(rest)
    part = part or ("morning" if this_morning else "" if at else take_part(rest))
    rest.take(_LAST)
    names = (WEEKDAYS, MONTHS)
    if day is None:
        is_exact = re.search(rf"{one_of(DAY_WORDS)}|20\d\d", rest.text)
        day = take_day(
            rest,
            today,
            names,
            readings,
            month_first=month_first or language == "zh",
            notes=notes,
            is_past=True,
        )
        if day and day > today and not is_exact:
            day = date_or_none(day.year - 1, day.month, day.day) or day
    weekday = None if day else take_weekday(rest, today, names[0], readings, notes)
    if at is None:
        bare = bool(day or weekday or part)
        at = take_time(rest, part, language, readings, bare=bare, notes=notes)
    guessed = at is None and bool(part)
    at = PARTS[part] if at is None and part else at
    if weekday:
        day = weekday - timedelta(days=7) if _is_ahead(weekday, at, now) else weekday
    if day is None and at is None:
        raise NotUnderstood(_("Enter a day or time, e.g. 14:30, yesterday 9, Fri."))
    if day is None:
        day = today - timedelta(days=1) if at and at > now.time() and not part else today
    if guessed and day == today and at and at > now.time():
        at = now.time()  # "this afternoon", said at two
    return ParsedTime(day, at)


def _is_ahead(day: date, at: time | None, now: datetime) -> bool:
    if day == now.date():
        return at is None or at > now.time()
    return day > now.date()


def _past_day(rest: Remainder, today: date) -> tuple[date | None, str]:
    """Return a named day before today, and the part of it that the same word names."""
    for words, part in _YESTERDAY_PART.items():
        if rest.take(words):
            return today - timedelta(days=1), part
    found = rest.take(one_of(_PAST_DAYS))
    return (today - timedelta(days=_PAST_DAYS[found[0]]), "") if found else (None, "")


def _take_ago(rest: Remainder, now: datetime) -> datetime | None:
    """Return the instant of "2 hours ago", "een half uur geleden", "hace tres días" or "10分鐘前"."""
    for minutes, words in ((30, _HALF_HOUR), (15, _QUARTER)):
        if _take_before_now(rest, f"(?:{words})"):
            return _before(now, timedelta(minutes=minutes))
    for minutes, units in IN_MINUTES.items():
        if found := _take_before_now(rest, rf"{_COUNT}\s*(?:個|个)?{_unit(units)}"):
            return _before(now, timedelta(minutes=minutes * _counted(found)))
    for days, units in IN_DAYS.items():
        if found := _take_before_now(rest, rf"{_COUNT}\s*(?:個|个)?{_unit(units)}"):
            day = now.date() - timedelta(days=days * _counted(found))
            at = take_time(rest, "", "en", Readings(), bare=True, notes=[])
            return datetime.combine(day, at or time(12), now.tzinfo)
    return None


def _take_before_now(rest: Remainder, what: str) -> re.Match | None:
    return rest.take(rf"\bhace {what}") or rest.take(rf"{what}\s*(?:ago\b|geleden\b|(?:之|以)?前)")


def _unit(units: str) -> str:
    longest = sorted(units.split(), key=len, reverse=True)
    return "(?:" + "|".join(rf"{each}\b" if each.isascii() else each for each in longest) + ")"


def _counted(found: re.Match) -> int:
    word = next(each for each in found.groups() if each)
    return 1 if word in ("a", "an", "un", "una", "een") else number(word) or 1


def _before(now: datetime, offset: timedelta) -> datetime:
    return (now.astimezone(UTC) - offset).astimezone(now.tzinfo)
