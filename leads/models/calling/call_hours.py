from django.contrib.postgres.fields import ArrayField
from django.db import models

from campaigns.models import Campaign

#: With fewer calls in a scope, no hour is proposed.
ENOUGH = 300


class CallHours(models.Model):
    """The reach rate of calls by weekday and hour at the company's place, counted every night.

    Promised calls are left out: they are answered because they were agreed.
    """

    class Scope(models.TextChoices):
        """The calls that are counted together; of several that fit a lead, the last one says most."""

        ALL = "all"
        COUNTRY = "country"
        INDUSTRY = "industry"  # of a country

    ENOUGH = ENOUGH
    scope = models.CharField(max_length=8, choices=Scope)
    country = models.CharField(max_length=2, blank=True)
    industry = models.CharField(max_length=200, blank=True)
    dialled = models.PositiveIntegerField()
    reached = models.PositiveIntegerField()
    #: Per hour of the week (hour_of_week): dialled, reached, shrunken rate, and its 90 % interval.
    hours = models.JSONField(default=dict)
    #: The hours of the week that reach more often than the others beyond doubt.
    best = ArrayField(models.PositiveSmallIntegerField(), default=list)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("scope", "country", "industry", name="call_hours_of_scope"),
            models.CheckConstraint(
                name="call_hours_counts_fit", condition=models.Q(reached__lte=models.F("dialled"))
            ),
            models.CheckConstraint(
                name="best_hours_have_enough_calls",
                condition=models.Q(best__len=0) | models.Q(dialled__gte=ENOUGH),
            ),
        ]

    def __str__(self):
        return f"{self.scope} {self.country} {self.industry}: {self.reached} of {self.dialled}"


class ProposedHours(models.Model):
    """The retries of a campaign since its first proposed hour: those called in that hour, and the others."""

    campaign = models.OneToOneField(
        Campaign, models.CASCADE, primary_key=True, related_name="proposed_hours", db_index=False
    )
    followed = models.PositiveIntegerField()
    followed_reached = models.PositiveIntegerField()
    others = models.PositiveIntegerField()
    others_reached = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proposed_hours_counts_fit",
                condition=models.Q(
                    followed_reached__lte=models.F("followed"), others_reached__lte=models.F("others")
                ),
            ),
        ]

    def __str__(self):
        return f"{self.campaign}: {self.followed_reached} of {self.followed}"
