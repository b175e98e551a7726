from django.db import models

from campaigns.models import Territory

from ..accounts.place import Place


class TerritoryWindow(models.Model):
    """The call window of a territory that has holidays of its own, at one of its places.

    It replaces the window of the place for the calls of the territory. Few territories have any.
    """

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="+", db_index=False)
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("territory", "place", name="one_window_per_territory_and_place"),
            models.CheckConstraint(
                name="territory_window_opens_before_closing",
                condition=models.Q(opens_at__isnull=True, closes_at__isnull=True)
                | models.Q(opens_at__lt=models.F("closes_at")),
            ),
        ]

    def __str__(self):
        return f"{self.territory} · {self.place}"
