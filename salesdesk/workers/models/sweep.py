from datetime import timedelta

from django.db import models
from django.db.models import F
from django.db.models.functions import Now


class SweepQuerySet(models.QuerySet):
    def with_run_ages(self):
        """How long ago each run began and ended, by the database's clock: the workers' clocks may differ."""
        return self.annotate(started_ago=Now() - F("last_started"), finished_ago=Now() - F("last_finished"))


class Sweep(models.Model):
    """The last run of one sweep: one narrow row each, written over, so that it never grows."""

    #: Its task, as the timetable names it.
    name = models.CharField(max_length=100, primary_key=True)
    last_started = models.DateTimeField()
    last_finished = models.DateTimeField(null=True)
    duration = models.DurationField(null=True)
    #: How much the last run did, in whatever it counts.
    done_count = models.PositiveIntegerField(default=0)
    #: Failures in a row; a run that succeeds forgets them.
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    #: Of `with_ages`.
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
