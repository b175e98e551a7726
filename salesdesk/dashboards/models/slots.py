"""The counts of the funnel by quarter of an hour and by day, kept by the sweep of salesdesk/dashboards/rollups."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from campaigns.models import Campaign
from salesdesk.dashboards.rollups.names import COUNTED, DEAL_SUMS, SUMMED, worth


class Slot(models.Model):
    """The counts of a campaign for the time that begins at `start`.

    There is a column for each flag in COUNTED, and a `worth_` column for each flag in SUMMED. Zero is stored as null,
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
    """The counts of a quarter of an hour. In every time zone, days begin on one."""


class FunnelDay(Slot):
    """The counts of a day in UTC, in a table of their own so that the days of a period are stored together."""

    class Meta:
        indexes = [
            # The days on which deals were opened that are open today.
            models.Index(
                "campaign", "start", name="day_with_open_deals", condition=models.Q(deals_open__isnull=False)
            ),
        ]


class DetailSlot(models.Model):
    """The counts of a detail (rollups/details.py) of a campaign for the time that begins at `start`.

    `counts` holds a number for each of `codes`; combinations that did not occur are left out.
    """

    pk = models.CompositePrimaryKey("campaign_id", "detail", "start")
    campaign = models.ForeignKey(
        Campaign, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    detail = models.CharField(max_length=10)
    start = models.DateTimeField()
    codes = ArrayField(models.SmallIntegerField())
    counts = ArrayField(models.IntegerField())

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.campaign_id} {self.detail} {self.start}"


class DetailQuarter(DetailSlot):
    """The details of a quarter of an hour."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="detail_of_quarter_has_a_number_for_each_code",
                condition=models.Q(codes__len=models.F("counts__len")),
            )
        ]


class DetailDay(DetailSlot):
    """The details of a day in UTC."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="detail_of_day_has_a_number_for_each_code",
                condition=models.Q(codes__len=models.F("counts__len")),
            )
        ]


for _slot in (FunnelQuarter, FunnelDay):
    for _flag in COUNTED:
        _slot.add_to_class(_flag, models.IntegerField(null=True))
    for _flag in SUMMED:
        # Products of values need more digits than the values.
        _digits, _places = (32, 4) if _flag in DEAL_SUMS else (16, 2)
        _column = models.DecimalField(max_digits=_digits, decimal_places=_places, null=True)
        _slot.add_to_class(worth(_flag), _column)
