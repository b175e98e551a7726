from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk import clock


class HolidayQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(removed_at__isnull=True)

    def special_days(self) -> "clock.SpecialDays":
        """Return the days in force as a value for salesdesk.clock."""
        days = list(self.in_force().values_list("day", "is_day_off"))
        return clock.SpecialDays(
            off=frozenset(day for day, is_off in days if is_off),
            worked=frozenset(day for day, is_off in days if not is_off),
        )


class Holiday(models.Model):
    """A day that the desk made a day off or a working day. Rows are kept, so that they show who changed what."""

    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80)
    is_day_off = models.BooleanField(_("day off"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    objects = HolidayQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(name="%(class)s_has_a_name", condition=~models.Q(name="")),
            models.CheckConstraint(
                name="%(class)s_removal_has_who_and_when",
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.name}"


#: Only the removal of a holiday is written later, once.
KEPT = [
    pgtrigger.Protect(name="holiday_not_deleted", operation=pgtrigger.Delete),
    pgtrigger.Protect(
        name="holiday_not_changed", operation=pgtrigger.UpdateOf("day", "name", "is_day_off", "by_id", "at")
    ),
    pgtrigger.Protect(
        name="holiday_removed_once",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__removed_at__isnull=False),
    ),
]


class CountryHoliday(Holiday):
    """A day off or a worked holiday in a whole country."""

    country = models.CharField(_("country"), max_length=2)

    class Meta(Holiday.Meta):
        triggers = KEPT
        constraints = [
            *Holiday.Meta.constraints,
            models.CheckConstraint(
                name="country_holiday_has_a_country", condition=models.Q(country__regex="^[A-Z]{2}$")
            ),
            models.UniqueConstraint(
                "country",
                "day",
                name="one_holiday_per_country_and_day",
                condition=models.Q(removed_at__isnull=True),
            ),
        ]


class HasSpecialDays(models.Model):
    """A copy of the days in force on the rows whose working time they change, which are read anyway."""

    days_off = ArrayField(models.DateField(), default=list, db_default=[], editable=False)
    days_worked = ArrayField(models.DateField(), default=list, db_default=[], editable=False)

    class Meta:
        abstract = True

    @property
    def special_days(self) -> "clock.SpecialDays":
        if not (self.days_off or self.days_worked):
            return clock.NO_SPECIAL_DAYS
        return clock.SpecialDays(frozenset(self.days_off), frozenset(self.days_worked))


def copied(days: "clock.SpecialDays") -> dict[str, list[date]]:
    """Return the values of the columns of HasSpecialDays."""
    return {"days_off": sorted(days.off), "days_worked": sorted(days.worked)}
