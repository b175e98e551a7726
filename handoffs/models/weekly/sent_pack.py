from django.conf import settings
from django.db import models
from django.db.models import Q

from salesdesk import clock


class SentPack(models.Model):
    """The pack of a pair's weekly meeting was mailed to both (handoffs/weekly/mailing.py), once a week."""

    inside_rep = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    field_rep = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    #: The Monday of the week.
    week = models.DateField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            # The week comes first: the sweep reads those of this week.
            models.UniqueConstraint("week", "inside_rep", "field_rep", name="pack_is_sent_once_a_week"),
            models.CheckConstraint(name="pack_week_begins_on_monday", condition=Q(week__iso_week_day=1)),
        ]

    def __str__(self):
        return f"{self.week}: {self.inside_rep_id}, {self.field_rep_id}"
