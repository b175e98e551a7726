from django.contrib.postgres.fields import ArrayField
from django.db import models

from salesdesk import clock


class Place(models.Model):
    """A location with its own time zones and holidays: some dozens of rows for millions of companies.

    It has the call window, so that a sweep updates one row per place instead of every step.
    """

    country = models.CharField(max_length=2, blank=True)
    subdivision = models.CharField(max_length=10, blank=True)
    zones = ArrayField(models.CharField(max_length=64), default=list)
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

    def __str__(self):
        return self.subdivision or self.country or "?"

    @classmethod
    def stored(cls, place: "clock.Place") -> "Place":
        """Return the row of a place, created if it is new."""
        return cls.objects.get_or_create(
            country=place.country, subdivision=place.subdivision, zones=list(place.zones)
        )[0]

    @property
    def clock(self) -> "clock.Place":
        """Return the place as a value for salesdesk.clock."""
        return clock.Place(country=self.country, subdivision=self.subdivision, zones=tuple(self.zones))

    @property
    def zone(self) -> str:
        """Return the time zone of the place, or an empty string if several are possible."""
        return self.zones[0] if len(self.zones) == 1 else ""
