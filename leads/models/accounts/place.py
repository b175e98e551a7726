from collections.abc import Collection
from datetime import time
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import models

from salesdesk import clock
from salesdesk.people.models import CountryHoliday
from salesdesk.people.models.holiday import HasSpecialDays, copied

from ..compliance.calling_law import CallingLaw


class CallRules(NamedTuple):
    """The holidays and calling hours of a country, by its law in force."""

    special: "clock.SpecialDays"
    calls_from: time | None
    calls_until: time | None


def rules_of(countries: Collection[str]) -> dict[str, CallRules]:
    """Return the rules of these countries."""
    laws = {law.country: law for law in CallingLaw.objects.filter(in_force=True, country__in=countries)}
    days: dict[str, dict[bool, set]] = {}
    for each in CountryHoliday.objects.in_force().filter(country__in=countries):
        days.setdefault(each.country, {True: set(), False: set()})[each.is_day_off].add(each.day)
    return {
        country: CallRules(
            clock.SpecialDays(frozenset(days[country][True]), frozenset(days[country][False]))
            if country in days
            else clock.NO_SPECIAL_DAYS,
            law.calls_from if (law := laws.get(country)) else None,
            law.calls_until if law else None,
        )
        for country in countries
    }


class Place(HasSpecialDays):
    """A location with its own time zones and holidays: some dozens of rows for millions of companies.

    It has the call window, so that a sweep updates one row per place instead of every step.
    """

    country = models.CharField(max_length=2, blank=True)
    subdivision = models.CharField(max_length=10, blank=True)
    zones = ArrayField(models.CharField(max_length=64), default=list)
    #: Within these hours the calling law in force there allows calls.
    calls_from = models.TimeField(null=True)
    calls_until = models.TimeField(null=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("country", "subdivision", "zones", name="one_row_per_place"),
            models.CheckConstraint(
                name="call_window_opens_before_closing",
                condition=models.Q(opens_at__isnull=True, closes_at__isnull=True)
                | models.Q(opens_at__lt=models.F("closes_at")),
            ),
        ]

    def save(self, *args, **kwargs):
        """Give a new place the holidays and the calling law of its country."""
        if self._state.adding:
            self.take_rules(rules_of([self.country])[self.country])
        super().save(*args, **kwargs)

    def __str__(self):
        return self.subdivision or self.country or "?"

    @classmethod
    def stored(cls, place: "clock.Place") -> "Place":
        """Return the row of a place, created if it is new."""
        return cls.objects.get_or_create(
            country=place.country, subdivision=place.subdivision, zones=list(place.zones)
        )[0]

    def take_rules(self, rules: CallRules) -> None:
        """Set the holidays and the hours of the law."""
        days = copied(rules.special)
        self.days_off, self.days_worked = days["days_off"], days["days_worked"]
        self.calls_from, self.calls_until = rules.calls_from, rules.calls_until

    @property
    def clock(self) -> "clock.Place":
        """Return the place as a value for salesdesk.clock."""
        return clock.Place(
            country=self.country,
            subdivision=self.subdivision,
            zones=tuple(self.zones),
            special=self.special_days,
            calls_from=self.calls_from,
            calls_until=self.calls_until,
        )

    @property
    def zone(self) -> str:
        """Return the time zone of the place, or an empty string if several are possible."""
        return self.zones[0] if len(self.zones) == 1 else ""
