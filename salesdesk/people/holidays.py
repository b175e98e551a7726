"""Add and remove the holidays of a country: days off, and public holidays that are worked.

They count in every computation of working time: each person of the country, and, by the hook, each place there.
"""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from salesdesk import clock
from salesdesk.hooks import Hook

from .models import CountryHoliday, User
from .models.holiday import Holiday, copied

#: Called with the code of a country whose holidays changed.
country_changed: Hook[[str], None] = Hook()


class AlreadySet(Exception):
    """The day was made a day off or a working day before; remove that first."""


@transaction.atomic
def add(country: str, day: date, *, name: str, is_day_off: bool, by) -> CountryHoliday:
    """Make `day` a day off or a working day in a country. Raises AlreadySet."""
    made, created = CountryHoliday.objects.in_force().get_or_create(
        country=country, day=day, defaults={"name": name, "is_day_off": is_day_off, "by": by}
    )
    if not created:
        raise AlreadySet
    _apply(country)
    return made


@transaction.atomic
def remove(holiday: CountryHoliday, by) -> bool:
    """Take back an addition, which stays in the history. Return whether it was still in force."""
    removed = mark_removed(CountryHoliday.objects.filter(pk=holiday.pk), by)
    if removed:
        _apply(holiday.country)
    return removed


def mark_removed(holidays: QuerySet[Holiday], by) -> bool:
    """Write who removed `holidays` and when, unless somebody did before; return whether they did it now."""
    return bool(holidays.filter(removed_at__isnull=True).update(removed_at=clock.now(), removed_by=by))


def _apply(country: str) -> None:
    days = CountryHoliday.objects.filter(country=country).special_days()
    User.objects.filter(country=country).update(**copied(days))
    country_changed(country)
