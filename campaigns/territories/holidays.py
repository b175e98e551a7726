"""Add and remove the holidays of a territory, which win over those of its countries."""

from datetime import date

from django.db import transaction

from campaigns.models import Territory, TerritoryHoliday
from salesdesk.hooks import Hook
from salesdesk.people.holidays import AlreadySet, mark_removed
from salesdesk.people.models.holiday import copied

#: Called with the key of a territory whose holidays changed.
territory_changed: Hook[[int], None] = Hook()


@transaction.atomic
def add(territory: Territory, day: date, *, name: str, is_day_off: bool, by) -> TerritoryHoliday:
    """Make `day` a day off or a working day in a territory. Raises AlreadySet."""
    made, created = TerritoryHoliday.objects.in_force().get_or_create(
        territory=territory, day=day, defaults={"name": name, "is_day_off": is_day_off, "by": by}
    )
    if not created:
        raise AlreadySet
    _apply(territory.pk)
    return made


@transaction.atomic
def remove(holiday: TerritoryHoliday, by) -> bool:
    """Take back an addition, which stays in the history. Return whether it was still in force."""
    removed = mark_removed(TerritoryHoliday.objects.filter(pk=holiday.pk), by)
    if removed:
        _apply(holiday.territory_id)
    return removed


def _apply(territory_id: int) -> None:
    days = TerritoryHoliday.objects.filter(territory=territory_id).special_days()
    Territory.objects.filter(pk=territory_id).update(**copied(days))
    territory_changed(territory_id)
