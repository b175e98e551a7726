"""Parse days: "volgende week di", "el jueves", "3/12", "half maart", "下週二"."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .months import months_of, take_part_of_year
from .text import NotUnderstood, Remainder, one_of
from .words import DAY_WORDS, MONTHS, WEEKDAYS, ZH_WEEKDAYS

_NEXT = r"next|volgende"
_COMING = r"this|coming|deze|komende|aanstaande|este|proximo"
_NEXT_WEEK = (
    r"(?:next|volgende|komende) week|(?:la )?(?:proxima semana|semana (?:que viene|proxima))|"
    r"下一?(?:個|个)?(?:星期|禮拜|礼拜|週|周)(?![一二三四五六日天])"
)
_ZH_WEEK = r"(下下|下|這|这|本)?一?(?:個|个)?(?:星期|禮拜|礼拜|週|周)([一二三四五六日天])"


def take_day(
    rest: Remainder, today: date, language: str, *, month_first: bool, notes: list[str]
) -> date | None:
    """Return the day given by anything but a weekday, or None. It may be in the past; the caller checks.

    Raises NotUnderstood for an impossible date: if "31 feb" were ignored, "31 feb 15:00" would mean today.
    """
    day = _iso(rest) or _in_figures(rest, today, month_first, notes) or _day_of_month(rest, today, language)
    if day:
        # "tue 3 dec": the weekday is redundant.
        take_weekday(rest, today, language, [])
        return day
    return (
        take_part_of_year(rest, today, language, notes)
        or _week_number(rest, today)
        or _named(rest, today)
        or _the_nth(rest, today)
    )


def take_weekday(rest: Remainder, today: date, language: str, notes: list[str]) -> date | None:
    """Return the weekday given: its next occurrence from `today` on, or that of next week if it says so."""
    names = WEEKDAYS | ({"mar": 2} if language == "es" else {})
    monday = today - timedelta(days=today.weekday())
    if found := rest.take(_ZH_WEEK):
        weeks, day = {"下": 7, "下下": 14}.get(found[1] or "", 0), ZH_WEEKDAYS[found[2]]
        return monday + timedelta(days=weeks + day - 1) if found[1] else _coming(today, day)
    next_week = rest.take(_NEXT_WEEK)
    found = rest.take(rf"(?:\b({_NEXT}|{_COMING})\s+)?({one_of(names)})\.?(?: (?:que viene|proximo))?")
    if not found and next_week:
        notes.append(_("Monday next week"))
    if not found:
        return monday + timedelta(days=7) if next_week else None
    day = names[found[2]]
    if not next_week and found[1] not in ("next", "volgende"):
        return _coming(today, day)
    if not next_week and day > today.isoweekday():
        notes.append(_("next week"))
    return monday + timedelta(days=7 + day - 1)


def _iso(rest: Remainder) -> date | None:
    found = rest.take(r"\b(20\d\d)-(\d{1,2})-(\d{1,2})(?:t(?=\d))?")
    return _existing(_date(int(found[1]), int(found[2]), int(found[3]))) if found else None


def _in_figures(rest: Remainder, today: date, month_first: bool, notes: list[str]) -> date | None:
    """Parse 3/12 as December 3, or as March 12 if `month_first`."""
    found = rest.take(r"(?<!\d)(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?(?![\d/])") or rest.take(
        r"(?<![\d+])(\d{1,2})-(\d{1,2})(?:-(\d{4}|\d{2}))?(?![\d-])"
    )
    found = found or rest.take(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?(?!\d)")
    if not found:
        return None
    first, second = int(found[1]), int(found[2])
    day, month = (second, first) if month_first else (first, second)
    if month > 12:
        day, month = month, day
    at = _existing(_of_year(today, month, day, found[3]))
    if day <= 12 and day != month:
        notes.append(date_format(at, "j F"))
    return at


def _day_of_month(rest: Remainder, today: date, language: str) -> date | None:
    """Parse "3 dec", "december 3rd", "3 de diciembre de 2027" and "12月3日"."""
    months = one_of(MONTHS)
    if found := rest.take(r"(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})[日號号]?"):
        return _existing(_of_year(today, int(found[2]), int(found[3]), found[1]))
    found = rest.take(
        rf"\b(\d{{1,2}})(?:st|nd|rd|th|e|de)?(?: of| de)? ({months})\.?(?:(?: de|,)? (20\d\d))?(?!\d)"
    )
    if found:
        return _existing(_of_year(today, MONTHS[found[2]], int(found[1]), found[3]))
    months = one_of(months_of(language))
    found = rest.take(
        rf"({months})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?::|[ap]\.?m|h\b|u\b|uur))(?:,? (20\d\d))?"
    )
    return _existing(_of_year(today, MONTHS[found[1]], int(found[2]), found[3])) if found else None


def _week_number(rest: Remainder, today: date) -> date | None:
    """Parse "week 3" or "wk 50" as its Monday, this year or next."""
    found = rest.take(r"\b(?:week|wk|semana) (\d{1,2})\b(?![:.])")
    if not found:
        return None
    for year in (today.year, today.year + 1):
        try:
            if (monday := date.fromisocalendar(year, int(found[1]), 1)) + timedelta(days=4) > today:
                return monday
        except ValueError:
            continue
    return _existing(None)


def _named(rest: Remainder, today: date) -> date | None:
    found = rest.take(one_of(DAY_WORDS))
    return today + timedelta(days=DAY_WORDS[found[0]]) if found else None


def _the_nth(rest: Remainder, today: date) -> date | None:
    """Parse "on the 3rd", "de 3e", "el dia 3" and "3號" as the next such day."""
    found = rest.take(r"\b(\d{1,2})(?:st|nd|rd|th|e|ste)\b|\bel (?:dia )?(\d{1,2})\b(?!:)|(\d{1,2})[號号日]")
    if not found:
        return None
    day = int(found[1] or found[2] or found[3])
    for ahead in range(3):
        month = (today.month - 1 + ahead) % 12 + 1
        at = _date(today.year + (today.month - 1 + ahead) // 12, month, day)
        if at and at >= today:
            return at
    return _existing(None)


def _coming(today: date, weekday: int) -> date:
    """Return the first such weekday from today on; the caller skips a week if the time has passed."""
    return today + timedelta(days=(weekday - today.isoweekday()) % 7)


def _of_year(today: date, month: int, day: int, year: str | None) -> date | None:
    if year:
        return _date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    at = _date(today.year, month, day)
    return at if at is None or at >= today else _date(today.year + 1, month, day)


def _existing(day: date | None) -> date:
    if day is None:
        raise NotUnderstood(_("That date doesn't exist."))
    return day


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
