"""Parse weekdays: "volgende week di", "el jueves", "tuesday week", "lunes en ocho", "下週二"."""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from salesdesk import formats

from .dates import date_or_none, existing
from .months import NEXT_MONTH
from .readings import Readings
from .text import NotUnderstood, Remainder, one_of
from .words import WEEKDAYS, ZH_WEEKDAYS

_NEXT = r"next|volgende"
_COMING = r"this|coming|deze|komende|aanstaande|este|proximo"
_NEXT_WEEK = (
    r"\b(?:next|volgende|komende) week\b|\b(?:la )?(?:proxima semana|semana (?:que viene|proxima))\b|"
    r"下一?(?:個|个)?(?:星期|禮拜|礼拜|週|周)(?![一二三四五六日天末初中])"
)
_THIS_WEEK = (
    r"\b(?:this|deze|esta) (?:week|semana)\b|"
    r"[這这本]一?(?:個|个)?(?:星期|禮拜|礼拜|週|周)(?![一二三四五六日天末])"
)
_ZH_WEEK = r"(下下|下|這|这|本)?一?(?:個|个)?(?:星期|禮拜|礼拜|週|周)([一二三四五六日天])"
_START = r"(?:the )?(?:begin(?:ning)?|start|early)(?: of| van)?(?: the| de)?|a (?:principios|comienzos|primeros) de"
_MIDDLE = r"mid(?:dle)?(?: of)?|halverwege|half|midden(?: in)?|a (?:mediados|mitad) de"
_END = r"(?:the )?(?:end|late|eind|einde)(?: of| van)?(?: the| de)?|a (?:finales|fines|final) de"
#: A part of a week, as an ISO weekday.
_PARTS = {1: _START, 3: _MIDDLE, 5: _END}
_ZH_PARTS = {"初": 1, "中": 3, "末": 6}
_WEEK = rf"(?:(?P<next>{_NEXT_WEEK})|(?:this |deze |esta |la |de |the )?(?:week|semana)\b)"
_WEEKEND = (
    r"(?:(?:het |el |the )?(?:this|dit|komende?|este|proximo|(?P<next>next|volgende?)) |het |el |the )?"
    r"(?:weekend|fin de semana)(?: que viene)?|週末|周末"
)
_AFTER_WEEKEND = rf"(?:after|na|despues del?) ?(?:{_WEEKEND})|(?:週末|周末)(?:之?[後后])"
#: A week, or two, after the day: "tuesday week", "dinsdag over een week", "del martes en ocho".
_WEEK_LATER = (
    r"(?:over|in) (?:een|1) week|\bweek\b(?! ?\d+(?! ?(?:[ap]\.?m|[:.]\d)))|a week later|"
    r"(?:over|en) (?:acht|ocho|8)(?: dagen| dias)?(?! ?[:.u])"
)
_FORTNIGHT_LATER = (
    r"(?:over|in) (?:twee|2) weken|fortnight|"
    r"(?:over|en) (?:veertien|14|quince|15)(?: dagen| dias)?(?! ?[:.u])"
)
_A_WEEK_AFTER = r"(?P<count>a|one|1|two|2|een|twee) weeks? (?:on|from|after|na|vanaf)"
_DAY_WORD = r"today|tomorrow|vandaag|morgen|hoy|manana"
#: Which one of a month's weekdays is meant.
_NTH = {
    1: "first eerste primer 1st 1e",
    2: "second tweede segundo 2nd 2e",
    3: "third derde tercer 3rd 3e",
    4: "fourth vierde cuarto 4th 4e",
    -1: "last laatste ultimo",
}
_WORDS = {word: nth for nth, words in _NTH.items() for word in words.split()}


def counts_from_a_day(text: str) -> bool:
    """Return whether an offset counts from a day that is named: "dinsdag over een week", "de hoy en ocho"."""
    day = rf"(?:{one_of(WEEKDAYS)}|\bmar\b|\b(?:{_DAY_WORD})\b)"
    return bool(
        re.search(rf"{day} (?:{_WEEK_LATER}|{_FORTNIGHT_LATER})", text)
        or re.search(rf"(?<!in )\b{_A_WEEK_AFTER} {day}|\b(?:a|two|2) weeks? (?:today|tomorrow)\b", text)
    )


def take_week_later(rest: Remainder, today: date, names: dict[str, int], readings: Readings) -> date | None:
    """Return the day that is one or two weeks after the coming weekday, today or tomorrow."""
    day = rf"(?:de |del |el )?(?P<day>{one_of(names)}|\b(?:{_DAY_WORD})\b)"
    for weeks, words in ((1, _WEEK_LATER), (2, _FORTNIGHT_LATER)):
        if found := rest.take(rf"{day} (?:{words})"):
            return _named(found["day"], today, names, readings) + timedelta(days=7 * weeks)
    if found := rest.take(rf"(?<!in )\b{_A_WEEK_AFTER} {day}") or rest.take(
        r"\b(?P<count>a|two|2) weeks? (?P<day>today|tomorrow)\b"
    ):
        weeks = 2 if found["count"] in ("two", "2", "twee") else 1
        return _named(found["day"], today, names, readings) + timedelta(days=7 * weeks)
    if found := rest.take(rf"(?P<day>{one_of(names)}) after next"):
        return _named(found["day"], today, names, readings) + timedelta(days=7)
    return None


def take_part_of_week(rest: Remainder, today: date, readings: Readings, notes: list[str]) -> date | None:
    """Return Monday, Wednesday or Friday for the start, middle or end of a week, and the weekend or what follows it."""
    monday = today - timedelta(days=today.weekday())
    if found := rest.take(_AFTER_WEEKEND):
        return _noted(monday + timedelta(days=7 + _weeks_ahead(found, readings)), notes)
    if found := rest.take(r"(下下|下|這|这|本)?一?(?:個|个)?(?:星期|禮拜|礼拜|週|周)([初中末])"):
        weeks = {"下": 7, "下下": 14}.get(found[1] or "", 0)
        return _noted(monday + timedelta(days=weeks + _ZH_PARTS[found[2]] - 1), notes)
    for weekday, words in _PARTS.items():
        if found := rest.take(rf"\b(?:{words}) ?{_WEEK}"):
            day = monday + timedelta(days=weekday - 1 + (7 if found["next"] else 0))
            return _noted(day if day >= today else day + timedelta(days=7), notes)
    if rest.take(
        r"\b(?:the )?week after next\b|\bla semana siguiente a la proxima\b|"
        r"下下一?(?:個|个)?(?:星期|禮拜|週|周)(?![一二三四五六日天])"
    ):
        return _noted(monday + timedelta(days=14), notes)
    if found := rest.take(_WEEKEND):
        return _noted(monday + timedelta(days=5 + _weeks_ahead(found, readings)), notes)
    return None


def _weeks_ahead(weekend: re.Match, readings: Readings) -> int:
    """Return 7 for the next weekend, which some mean to be this week's, and 0 for the coming one."""
    return 7 if weekend["next"] and readings.choose("next weekend is next week", True) else 0


def take_weekday(
    rest: Remainder, today: date, names: dict[str, int], readings: Readings, notes: list[str]
) -> date | None:
    """Return the weekday given: its next occurrence from `today` on, or that of next week if it says so."""
    monday = today - timedelta(days=today.weekday())
    if found := rest.take(_ZH_WEEK):
        weeks, day = {"下": 7, "下下": 14}.get(found[1] or "", 0), ZH_WEEKDAYS[found[2]]
        return monday + timedelta(days=weeks + day - 1) if found[1] else coming(today, day)
    next_week = rest.take(_NEXT_WEEK)
    this_week = None if next_week else rest.take(_THIS_WEEK)
    found = rest.take(
        rf"(?:\b({_NEXT}|{_COMING})\s+)?({one_of(names)})\.?( (?:que viene|proximo|komende|aanstaande))?"
    )
    if not found and next_week:
        notes.append(_("Monday next week"))
    if not found and this_week:
        raise NotUnderstood(_("Enter a day of this week, e.g. Thu 10:00."))
    if not found:
        return monday + timedelta(days=7) if next_week else None
    day = names[found[2]]
    if this_week:
        return monday + timedelta(days=day - 1)
    if not next_week and found[1] not in ("next", "volgende"):
        # "Komende dinsdag" on a Tuesday is not today.
        is_later = found[1] in ("coming", "komende", "aanstaande", "proximo") or found[3]
        return coming(today + timedelta(days=1) if is_later else today, day)
    if not next_week and day > today.isoweekday():
        # "Next Friday" on a Tuesday: some mean this week's.
        if not readings.choose("next weekday is next week", True):
            notes.append(_("this week"))
            return coming(today, day)
        notes.append(_("next week"))
    return monday + timedelta(days=7 + day - 1)


def coming(today: date, weekday: int) -> date:
    """Return the first such weekday from today on; the caller skips a week if the time has passed."""
    return today + timedelta(days=(weekday - today.isoweekday()) % 7)


def _named(word: str, today: date, names: dict[str, int], readings: Readings) -> date:
    """Return today, tomorrow, or the coming weekday. "Tuesday week" on a Tuesday may count from today."""
    if word in names:
        from_today = names[word] == today.isoweekday() and readings.choose("a week counts from today", False)
        return today if from_today else coming(today + timedelta(days=1), names[word])
    return today + timedelta(days=word in ("tomorrow", "morgen", "manana"))


def _noted(day: date, notes: list[str]) -> date:
    notes.append(formats.weekday_and_day(day))
    return day


def take_nth_weekday(rest: Remainder, today: date, names: tuple[dict, dict]) -> date | None:
    """Parse "first Monday of December", "laatste vrijdag van de maand" and "el primer lunes de enero"."""
    weekdays, months = names
    of = r" (?:of|in|van|de|del)(?: the| de)? "
    found = rest.take(
        rf"\b(?:the |de |el )?({one_of(_WORDS)}) ({one_of(weekdays)})"
        rf"(?:{of}(?:({one_of(months)})(?: (20\d\d))?|({NEXT_MONTH})|(?:this |deze |este )?(?:month|maand|mes)\b))"
    )
    if not found:
        return None
    nth, weekday = _WORDS[found[1]], weekdays[found[2]]
    if found[3]:
        year = int(found[4]) if found[4] else today.year
        day = _in_month(year, months[found[3]], nth, weekday)
        return day if day >= today or found[4] else _in_month(year + 1, months[found[3]], nth, weekday)
    ahead = 1 if found[5] else 0
    return _in_month(today.year, today.month + ahead, nth, weekday)


def _in_month(year: int, month: int, nth: int, weekday: int) -> date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if nth < 0:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    day = 1 + (weekday - date(year, month, 1).isoweekday()) % 7
    return existing(date_or_none(year, month, day + 7 * (nth - 1)))
