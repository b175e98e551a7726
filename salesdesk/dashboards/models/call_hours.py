"""The hours in which people called, by campaign, kept by the sweep of salesdesk/dashboards/rollups."""

from django.db import models
from django.db.models import Q

from campaigns.models import Campaign


class CallHour(models.Model):
    """The calls that a person made for a campaign in a clock hour, and how many seconds of the hour they stand for.

    The slots also count these seconds.
    """

    pk = models.CompositePrimaryKey("caller", "hour", "campaign_id")
    #: The key of the person; 0 for imported calls of unknown people.
    caller = models.BigIntegerField()
    hour = models.DateTimeField()
    campaign = models.ForeignKey(
        Campaign, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    calls = models.IntegerField()
    seconds = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="call_hour_has_calls", condition=Q(calls__gt=0)),
            models.CheckConstraint(
                name="call_hour_is_part_of_an_hour", condition=Q(seconds__gte=0, seconds__lte=3600)
            ),
        ]

    def __str__(self):
        return f"{self.caller} {self.hour}"
