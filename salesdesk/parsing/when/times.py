"""Parse times of day: "14:30", "3 pm", "half drie", "las 3 y media", "下午3點一刻"."""

import re
from datetime import time

from django.utils.translation import gettext as _

from .readings import Readings
from .text import NotUnderstood, Remainder, number, one_of
from .words import NUMBERS

N = rf"(\d{{1,2}}|{one_of(word for word in NUMBERS if word.isascii())})"
_ZH = r"(\d{1,2}|[一二兩两三四五六七八九十]{1,3})"
#: Hours below this one are p.m. if that part of the day is given.
PM_BELOW = {"noon": 4, "afternoon": 12, "evening": 12}
#: Number words that can be an hour on their own.
_SPOKEN = one_of(word for word, hour in NUMBERS.items() if word.isascii() and 1 < hour <= 12)
#: Number words of one language only, which tell how "half" is meant.
_HALF_TO = frozenset(
    ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"]
)
_HALF_PAST = frozenset(
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
)
#: Hours up to this one, without a leading zero, are p.m.: nobody is called at 3 a.m.
AFTERNOON_UP_TO = 6
_FROM = r"\b(?:after|na|vanaf|from|despues de|a partir de|desde)\b(?= (?:las? )?(?:\d|[a-z]+\b))"
_BEFORE = r"\b(?:before|voor|antes de)\b(?= (?:las? )?(?:\d|[a-z]+\b))"
_ZH_FROM, _ZH_BEFORE = (
    r"(?<=[點点分半刻鐘整\d ])(?:以後|之後|過後|以后|之后|後|后)",
    r"(?<=[點点分半刻鐘整\d ])(?:以前|之前|前)",
)


def take_time(
    rest: Remainder, part: str, language: str, readings: Readings, *, bare: bool, notes: list[str]
) -> time | None:
    """Return the time given, or None. With `bare`, as after a day, a number alone may be a time.

    Raises NotUnderstood for an impossible time.
    """
    if not (found := _take(rest, part, language, readings, bare=bare, notes=notes)):
        return None
    hour, minute, unambiguous = found
    if hour < PM_BELOW.get(part, 0):
        hour += 12
    elif not part and not unambiguous and 1 <= hour <= AFTERNOON_UP_TO:
        hour += 12
        notes.append(_("in the afternoon"))
    if not (0 <= hour < 24 and minute < 60):
        raise NotUnderstood(_("That time isn't valid."))
    return time(hour, minute)


def _take(rest: Remainder, part: str, language: str, readings: Readings, *, bare: bool, notes: list[str]):
    if found := _to_the_hour(rest, language, readings, notes):
        return found
    before, is_from, is_before = rest.text, rest.take(_FROM), rest.take(_BEFORE)
    found = _clock(rest) or _oclock(rest) or ((bare or is_from or is_before) and _bare(rest))
    if not found:
        rest.text = before
        return None
    is_from, is_before = is_from or rest.take(_ZH_FROM), is_before or rest.take(_ZH_BEFORE)
    if is_from:
        notes.append(_("from then on"))
    if is_before:
        hour, minute, unambiguous = found
        notes.append(_("an hour before"))
        is_afternoon = not part and not unambiguous and hour <= AFTERNOON_UP_TO
        return (hour + 12 * is_afternoon - 1, minute, True) if hour else None
    return found


def _clock(rest: Remainder):
    """Parse 14:30, 14.30, 14h30, 14u30, 3:30 pm, 1430, 下午3點20分 and 三點一刻."""
    if found := rest.take(r"\b(\d{1,2})[:.hu](\d{2})(?:\s*(?:h|u|uur|hrs)\b)?\s*(a\.?m\.?|p\.?m\.?)?(?!\d)"):
        return _apply_am_pm(int(found[1]), int(found[2]), found[3], unambiguous=found[1].startswith("0"))
    if found := rest.take(rf"{_ZH}\s*[點点時时](?:鐘|钟|整)?\s*(?:(半)|([一三])刻|{_ZH}分?)?"):
        minute = 30 if found[2] else {"一": 15, "三": 45}[found[3]] if found[3] else number(found[4] or "0")
        return number(found[1]), minute, False
    if found := rest.take(r"(?<![\d/+-])([01]\d|2[0-3])([0-5]\d)(?![\d/-])"):
        return int(found[1]), int(found[2]), True
    return None


def _oclock(rest: Remainder):
    """Parse 3 pm, 10u, 14 h, at 9, om negen, a las 3 y media."""
    if found := rest.take(rf"\b{N}\s*(a\.?m\b\.?|p\.?m\b\.?)"):
        return _apply_am_pm(number(found[1]) or 0, 0, found[2], unambiguous=False)
    if found := rest.take(
        rf"(?:\b(?:a )?las? {N}|\b{N}(?= (?:y (?:media|cuarto)|menos cuarto)))"
        rf"(?:\s+(y|menos) (media|cuarto|{N}))?(?:\s*h(?:oras)?)?\b"
    ):
        hour = number(found[1] or found[2]) or 0
        minutes = {"media": 30, "cuarto": 15}.get(found[4] or "") or number(found[4] or "0") or 0
        return _to(hour, minutes) if found[3] == "menos" else (hour, minutes, False)
    if found := rest.take(rf"\b{N} (thirty|fifteen|forty[- ]five)\b"):
        return number(found[1]), {"thirty": 30, "fifteen": 15}.get(found[2], 45), False
    sharp = r"(?:uur|u|horas|hs|h|o'clock)\b"
    if found := rest.take(
        rf"\b(?:at|om|rond|around|tegen|by) {N}\b(?:\s*{sharp})?(?! ?[/:.]\d)|\b{N}\s*{sharp}"
    ):
        return number(found[1] or found[2]), 0, (found[1] or found[2]).startswith("0")
    return None


def _to_the_hour(rest: Remainder, language: str, readings: Readings, notes: list[str]):
    """Parse halves, quarters and minutes: Dutch "half drie" is 2:30, British "half three" is 3:30."""
    minutes = rf"{N}(?: minuten| minutes?)? (voor|over|past|to)"
    if found := rest.take(rf"\b{minutes} half {N}"):
        hour, _minute, _sure = _to(number(found[3]) or 0, 30)
        offset = number(found[1]) or 0
        total = hour * 60 + 30 + (offset if found[2] in ("over", "past") else -offset)
        return total // 60, total % 60, False
    if found := rest.take(rf"\b(half past|quarter past|quarter to|kwart over|kwart voor|half) {N}\b"):
        words, hour = found[1], number(found[2]) or 0
        if words in ("quarter to", "kwart voor"):
            return _to(hour, 15)
        if words == "half":
            if _is_half_to(found[2], language, readings):
                return _to(hour, 30)
            notes.append(_("read as %(hour)s:30") % {"hour": hour})
            return hour, 30, False
        return hour, 15 if "quarter" in words or "kwart" in words else 30, False
    # "3 over 2 weken" is no time.
    found = rest.take(
        rf"\b{minutes} {N}\b(?! (?:\w+ )?(?:weken|week|dagen|dag|days?|maand|maanden|minut\w+)\b)"
    )
    if found:
        hour, minute = number(found[3]) or 0, number(found[1]) or 0
        # "10 to 11" may be a range of hours.
        may_be_range = found[2] == "to" and found[1].isdigit() and minute < hour
        if may_be_range and readings.choose("to is a range", True):
            return minute, 0, False
        return (hour, minute, False) if found[2] in ("over", "past") else _to(hour, minute)
    return None


def _is_half_to(word: str, language: str, readings: Readings) -> bool:
    """Return whether "half" before this number is half an hour before it."""
    if word in _HALF_TO - _HALF_PAST:
        return True
    if word in _HALF_PAST - _HALF_TO:
        return False
    return readings.choose("half before the hour", language != "en") if word.isdigit() else language != "en"


def _to(hour: int, minutes: int):
    """Return a time `minutes` before the hour; before one it is past twelve."""
    return (hour - 1 or 12) if hour else 23, 60 - minutes, False


def _bare(rest: Remainder):
    found = rest.take(rf"(?<![\d/.:+-])(\d{{1,2}}|{_SPOKEN})(?![\d/.:-])")
    return (number(found[1]), 0, found[1].startswith("0")) if found else None


def _apply_am_pm(hour: int, minute: int, half: str | None, *, unambiguous: bool):
    """Apply am or pm, if given."""
    half = re.sub(r"\W", "", half or "")
    if half == "pm":
        return hour % 12 + 12, minute, True
    return (hour % 12 if half == "am" else hour), minute, unambiguous or bool(half)
