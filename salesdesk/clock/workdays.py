"""Working days: weekends by country, public holidays by country and region."""

from datetime import date
from functools import lru_cache

import holidays

from salesdesk.clock.special_days import NO_SPECIAL_DAYS, SpecialDays


@lru_cache(maxsize=65536)
def is_working_day(country: str, subdivision: str, day: date, special: SpecialDays = NO_SPECIAL_DAYS) -> bool:
    """Return whether `day` is a working day in that country and region, where the desk's `special` days win.

    Takes local weekends into account, including ones that changed over the years, and weekend days worked to make
    up for a bridge day. In an unknown country Monday to Friday are working days.
    """
    if (ruling := special.is_worked(day)) is not None:
        return ruling
    known = _year(country, subdivision_of(country, subdivision), day.year)
    return day.isoweekday() <= 5 if known is None else known.is_working_day(day)


@lru_cache(maxsize=65536)
def is_holiday(country: str, subdivision: str, day: date, special: SpecialDays = NO_SPECIAL_DAYS) -> bool:
    """Return whether `day` is a holiday there: a public one, or a `special` day off of the desk.

    An unknown country has no public holidays.
    """
    if (ruling := special.is_worked(day)) is not None:
        return not ruling
    known = _year(country, subdivision_of(country, subdivision), day.year)
    return known is not None and day in known


def public_holidays(country: str, since: date, until: date) -> dict[date, str]:
    """Return the public holidays of a country that fall between two days, with their names."""
    years = [_year(country, "", year) for year in range(since.year, until.year + 1)]
    found = {day: name for year in years if year is not None for day, name in year.items()}
    return {day: found[day] for day in sorted(found) if since <= day <= until}


@lru_cache(maxsize=4096)
def subdivision_of(country: str, named: str) -> str:
    """Return the code of a region given by code or name ("es-ct", "CT" and "Catalunya" are CT), or ""."""
    regions = _regions(country)
    wanted = named.strip().casefold()
    return regions.get(wanted) or regions.get(wanted.removeprefix(f"{country.casefold()}-"), "")


@lru_cache(maxsize=512)
def _regions(country: str) -> dict[str, str]:
    if country not in _countries():
        return {}
    known = holidays.country_holidays(country)
    aliases = getattr(known, "subdivisions_aliases", {})
    return {code.casefold(): code for code in known.subdivisions} | {
        name.casefold(): code for name, code in aliases.items()
    }


@lru_cache(maxsize=2048)
def _year(country: str, subdivision: str, year: int) -> holidays.HolidayBase | None:
    """Return the holidays of one year; the object never expands, so threads can share it."""
    if country not in _countries():
        return None
    return holidays.country_holidays(country, subdiv=subdivision or None, years=year, expand=False)


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries(include_aliases=False))
