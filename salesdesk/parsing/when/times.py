"""Parse times of day: "14:30", "3 pm", "half drie", "las 3 y media", "下午3點半"."""

import re
from datetime import time

from django.utils.translation import gettext as _

from .text import NotUnderstood, Remainder, number, one_of
from .words import NUMBERS

N = r"(\d{1,2}|[a-z]+)"
#: Time used if only a part of the day is given.
PARTS = {"morning": time(10), "noon": time(12), "afternoon": time(15), "evening": time(19)}
PART_WORDS = {
    "morning": r"(?:in )?(?:de |por |a )la manana|'?s (?:och|mor)tends|'?s morgens|vanochtend|"
    r"(?:in the |this )?morning|(?:\b|(?<=morgen))ochtend|voormiddag|上午|早上|早晨",
    "noon": r"\b(?:at )?noon|midday|(?:al? )?mediodia|tussen de middag|中午",
    "afternoon": r"(?:de |por |a )la tarde|esta tarde|'?s (?:na)?middags|vanmiddag|"
    r"(?:\b|(?<=morgen))(?:na)?middag|(?:in the |this )?afternoon|下午",
    "evening": r"(?:de |por |a )la noche|esta noche|'?s avonds|vanavond|(?:\b|(?<=morgen))avond|"
    r"(?:in the |this )?evening|tonight|晚上|今晚",
}
#: Hours below this one are p.m. if that part of the day is given.
PM_BELOW = {"noon": 4, "afternoon": 12, "evening": 12}
#: Number words that can be an hour on their own.
_SPOKEN = one_of(word for word, hour in NUMBERS.items() if word.isascii() and hour > 1)
#: Hours up to this one, without a leading zero, are p.m.: nobody is called at 3 a.m.
AFTERNOON_UP_TO = 6


def take_part(rest: Remainder) -> str:
    """Return the part of the day given, or ""."""
    return next((part for part, words in PART_WORDS.items() if rest.take(words)), "")


def take_time(rest: Remainder, part: str, language: str, *, bare: bool, notes: list[str]) -> time | None:
    """Return the time given, or None. With `bare`, as after a day, a number alone may be a time.

    Raises NotUnderstood for an impossible time.
    """
    found = _to_the_hour(rest, language, notes) or _clock(rest) or _oclock(rest) or (bare and _bare(rest))
    if not found:
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


def _clock(rest: Remainder):
    """Parse 14:30, 14.30, 14h30, 14u30, 3:30 pm, 1430 and 下午3點20分."""
    if found := rest.take(r"\b(\d{1,2})[:.hu](\d{2})(?:\s*(?:h|u|uur|hrs)\b)?\s*(a\.?m\.?|p\.?m\.?)?(?!\d)"):
        return _apply_am_pm(int(found[1]), int(found[2]), found[3], unambiguous=found[1].startswith("0"))
    if found := rest.take(
        r"(\d{1,2}|[一二兩两三四五六七八九十]+)\s*[點点時时](?:鐘|钟)?(?:(\d{1,2})分?|(半))?"
    ):
        return number(found[1]), 30 if found[3] else int(found[2] or 0), False
    if found := rest.take(r"(?<![\d/+-])([01]\d|2[0-3])([0-5]\d)(?![\d/-])"):
        return int(found[1]), int(found[2]), True
    return None


def _oclock(rest: Remainder):
    """Parse 3 pm, 10u, 14 h, at 9, om negen, a las 3 y media."""
    if found := rest.take(r"\b(\d{1,2})\s*(a\.?m\b\.?|p\.?m\b\.?)"):
        return _apply_am_pm(int(found[1]), 0, found[2], unambiguous=False)
    if found := rest.take(rf"\b(?:a )?las? {N}(?:\s+(y media|y cuarto|menos cuarto))?(?:\s*h(?:oras)?)?\b"):
        if (hour := number(found[1])) is not None:
            minutes = {"y media": 30, "y cuarto": 15, "menos cuarto": -15}.get(found[2] or "", 0)
            return (hour - 1, 45, False) if minutes < 0 else (hour, minutes, False)
        rest.put_back(found)
    sharp = r"(?:uur|u|horas|hs|h|o'clock)\b"
    if found := rest.take(rf"\b(?:at|om|rond|around) {N}\b(?:\s*{sharp})?|\b{N}\s*{sharp}"):
        if (hour := number(found[1] or found[2])) is not None:
            return hour, 0, (found[1] or found[2]).startswith("0")
        rest.put_back(found)
    return None


def _to_the_hour(rest: Remainder, language: str, notes: list[str]):
    """Parse halves and quarters: Dutch "half drie" is 2:30, British "half three" is 3:30."""
    words = r"half past|quarter past|quarter to|kwart over|kwart voor|half"
    found = rest.take(rf"\b({words}) {N}\b")
    if not found:
        return None
    hour = number(found[2])
    if hour is None:
        rest.put_back(found)
        return None
    if found[1] in ("quarter to", "kwart voor"):
        return hour - 1, 45, False
    if found[1] == "half" and language != "en":
        return hour - 1, 30, False
    if found[1] == "half":
        notes.append(_("read as %(hour)s:30") % {"hour": hour})
    return hour, 15 if "quarter" in found[1] or "kwart" in found[1] else 30, False


def _bare(rest: Remainder):
    found = rest.take(rf"(?<![\d/.:+-])(\d{{1,2}}|{_SPOKEN})(?![\d/.:-])")
    return (number(found[1]), 0, found[1].startswith("0")) if found else None


def _apply_am_pm(hour: int, minute: int, half: str | None, *, unambiguous: bool):
    """Apply am or pm, if given."""
    half = re.sub(r"\W", "", half or "")
    if half == "pm":
        return hour % 12 + 12, minute, True
    return (hour % 12 if half == "am" else hour), minute, unambiguous or bool(half)
