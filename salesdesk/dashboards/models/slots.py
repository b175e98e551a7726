"""The counts of the funnel by quarter of an hour and by day, kept by the sweep of salesdesk/dashboards/rollups."""

from django.db import models

from campaigns.models import Campaign
from salesdesk.dashboards.rollups.names import COUNTED, SUMMED, worth


class FunnelSlot(models.Model):
    """The flags of a campaign that fall into a quarter of an hour, or a day in UTC.

    It has a column for each of COUNTED, and one for the value of the leads for each of SUMMED; null stands for zero,
    which takes no space. Periods begin and end on a quarter of an hour in every time zone.
    """

    class Grain(models.IntegerChoices):
        QUARTER = 0
        DAY = 1

    pk = models.CompositePrimaryKey("campaign_id", "grain", "start")
    campaign = models.ForeignKey(
        Campaign, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    grain = models.SmallIntegerField(choices=Grain)
    start = models.DateTimeField()

    def __str__(self):
        return f"{self.campaign_id} {self.start}"


for _flag in COUNTED:
    FunnelSlot.add_to_class(_flag, models.IntegerField(null=True))
for _flag in SUMMED:
    FunnelSlot.add_to_class(worth(_flag), models.DecimalField(max_digits=16, decimal_places=2, null=True))
