"""The counts of the funnel by quarter of an hour and by day, kept by the sweep of salesdesk/dashboards/rollups."""

from django.db import models

from campaigns.models import Campaign
from salesdesk.dashboards.rollups.names import COUNTED, DEAL_SUMS, SUMMED, worth


class Slot(models.Model):
    """The flags of a campaign that fall into a time from `start` on.

    It has a column for each of COUNTED, and one for the value of the leads for each of SUMMED; null stands for zero,
    which takes no space.
    """

    pk = models.CompositePrimaryKey("campaign_id", "start")
    campaign = models.ForeignKey(
        Campaign, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    start = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.campaign_id} {self.start}"


class FunnelQuarter(Slot):
    """The flags of a quarter of an hour. Periods begin and end on one in every time zone."""


class FunnelDay(Slot):
    """The flags of a day in UTC. A table of its own, so that the days of a period lie together."""

    class Meta:
        indexes = [
            # The days on which deals were opened that are still open.
            models.Index(
                "campaign", "start", name="day_with_open_deals", condition=models.Q(deals_open__isnull=False)
            ),
        ]


for _slot in (FunnelQuarter, FunnelDay):
    for _flag in COUNTED:
        _slot.add_to_class(_flag, models.IntegerField(null=True))
    for _flag in SUMMED:
        # Products of values need more digits than the values.
        _digits, _places = (32, 4) if _flag in DEAL_SUMS else (16, 2)
        _column = models.DecimalField(max_digits=_digits, decimal_places=_places, null=True)
        _slot.add_to_class(worth(_flag), _column)
