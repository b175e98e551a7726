from django.db import models

from campaigns.models import Campaign


class CampaignHistory(models.Model):
    """The outcomes of a campaign's opportunities, counted by a sweep (handoffs/forecast/campaign_history.py)."""

    campaign = models.OneToOneField(
        Campaign, models.CASCADE, primary_key=True, related_name="deal_history", db_index=False
    )
    won = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    #: How long won deals took: half of them at most this, and nine in ten at most that; None without any.
    median = models.DurationField(null=True)
    ninetieth = models.DurationField(null=True)
    #: How long the longest closed deal took.
    longest = models.DurationField(null=True)
    #: The outcomes of deals by step, age and fact (handoffs/forecast/counting.py).
    counts = models.JSONField(default=dict)
    counted_at = models.DateTimeField(db_index=True)

    #: With fewer won deals a median says nothing.
    ENOUGH = 5

    class Meta:
        verbose_name_plural = "campaign histories"

    def __str__(self):
        return str(self.campaign)

    @property
    def is_enough(self) -> bool:
        """Whether enough deals were won to compare an open one with them."""
        return self.won >= self.ENOUGH
