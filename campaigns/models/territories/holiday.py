from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models.holiday import KEPT, Holiday

from .territory import Territory


class TerritoryHoliday(Holiday):
    """A day off or a worked holiday in a territory, such as a local fiesta; it wins over its country's."""

    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="holidays", verbose_name=_("territory")
    )

    class Meta(Holiday.Meta):
        triggers = KEPT
        constraints = [
            *Holiday.Meta.constraints,
            models.UniqueConstraint(
                "territory",
                "day",
                name="one_holiday_per_territory_and_day",
                condition=models.Q(removed_at__isnull=True),
            ),
        ]
