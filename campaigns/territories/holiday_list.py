"""The holidays of a country or a territory for a page: public ones, and those that the desk added or removed."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from campaigns.models import Territory, TerritoryHoliday
from salesdesk.clock.workdays import public_holidays
from salesdesk.people.models import CountryHoliday
from salesdesk.people.models.holiday import Holiday

#: How far ahead public holidays are listed.
LISTED_AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class ListedDay:
    """A day with a name: a public holiday, a change of the desk, or both.

    `change` is the change in force at this level, which can be undone here; `is_day_off` what counts in the end.
    """

    day: date
    name: str
    is_public: bool
    is_day_off: bool
    change: Holiday | None


def listed(territory: Territory | None, country: str, today: date) -> list[ListedDay]:
    """Return the days of the coming year in order; those of a territory include its countries' days."""
    countries = territory.countries if territory else [country]
    until = today + LISTED_AHEAD
    public: dict[date, str] = {}
    for code in countries:
        public = public_holidays(code, today, until) | public
    general = {each.day: each for each in _from(CountryHoliday.objects.filter(country__in=countries), today)}
    own: dict[date, Holiday] = dict(general)
    if territory:
        own = {each.day: each for each in _from(TerritoryHoliday.objects.filter(territory=territory), today)}
    days = []
    for day in sorted({*public, *general, *own}):
        change, ruling = own.get(day), own.get(day) or general.get(day)
        name = ruling.name if ruling else public[day]
        is_day_off = ruling.is_day_off if ruling else True
        days.append(ListedDay(day, name, day in public, is_day_off, change))
    return days


def removed(territory: Territory | None, country: str) -> list[Holiday]:
    """Return the latest changes that were undone again."""
    holidays: QuerySet = (
        TerritoryHoliday.objects.filter(territory=territory)
        if territory
        else CountryHoliday.objects.filter(country=country)
    )
    undone = holidays.filter(removed_at__isnull=False).select_related("by", "removed_by")
    return list(undone.order_by("-removed_at", "-pk")[:10])


def _from(holidays: QuerySet, today: date) -> QuerySet:
    return holidays.filter(removed_at__isnull=True, day__gte=today).select_related("by")
