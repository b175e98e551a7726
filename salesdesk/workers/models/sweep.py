from datetime import timedelta

from django.db import models
from django.db.models import F
from django.db.models.functions import Now


class SweepQuerySet(models.QuerySet):
    def with_run_ages(self):
        """Annotate how long ago each run began and ended, by the database's clock, as workers' clocks may differ."""
        return self.annotate(started_ago=Now() - F("last_started"), finished_ago=Now() - F("last_finished"))


class Sweep(models.Model):
    """The last run of one sweep. Each sweep has one row, which every run overwrites."""

    #: The name of its Celery task.
    name = models.CharField(max_length=100, primary_key=True)
    last_started = models.DateTimeField()
    last_finished = models.DateTimeField(null=True)
    duration = models.DurationField(null=True)
    #: How many items the last run processed.
    done_count = models.PositiveIntegerField(default=0)
    #: Consecutive failures; a successful run resets them.
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    #: Annotated by `with_run_ages`.
    started_ago: timedelta
    finished_ago: timedelta | None
    objects = SweepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="failed_sweep_has_error",
                condition=models.Q(failures=0, error="") | (models.Q(failures__gt=0) & ~models.Q(error="")),
            ),
        ]

    def __str__(self):
        return self.name
