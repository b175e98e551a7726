from django.conf import settings
from django.db import models

from salesdesk import clock


class BulkReschedule(models.Model):
    """Nurture calls that were rescheduled together, so that it can be undone."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.by} {self.at:%Y-%m-%d %H:%M}"


class RescheduledStep(models.Model):
    """One rescheduled call, with its due time before and after."""

    bulk_reschedule = models.ForeignKey(BulkReschedule, models.CASCADE, related_name="rescheduled_steps")
    #: The id of a NextStep. Not a foreign key, so that closing a step doesn't have to check this table.
    step = models.BigIntegerField()
    due_before = models.DateTimeField()
    due_after = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("bulk_reschedule", "step", name="one_move_per_step_and_reschedule"),
        ]

    def __str__(self):
        return f"{self.due_before:%Y-%m-%d} → {self.due_after:%Y-%m-%d}"
