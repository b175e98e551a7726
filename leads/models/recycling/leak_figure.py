from django.db import models

from campaigns.models import Campaign
from salesdesk import clock


class LeakFigure(models.Model):
    """The highest number of leads of a campaign without a next activity on a day, and their value."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="leak_figures")
    day = models.DateField()
    leads = models.PositiveIntegerField()
    value = models.DecimalField(max_digits=16, decimal_places=2)
    measured_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("day", "campaign", name="one_leak_figure_per_campaign_day"),
        ]

    def __str__(self):
        return f"{self.campaign} {self.day}: {self.leads}"
