from django.conf import settings
from django.db import models

from salesdesk import clock


class BulkReschedule(models.Model):
    """Nurture calls that somebody moved together, so that the same way leads back."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.by} {self.at:%Y-%m-%d %H:%M}"


class RescheduledStep(models.Model):
    """One call of it: when it was due, and when it is."""

    bulk_reschedule = models.ForeignKey(BulkReschedule, models.CASCADE, related_name="rescheduled_steps")
    #: The number of a NextStep. No foreign key: steps go away all day, and need not ask here first.
    step = models.BigIntegerField()
    due_before = models.DateTimeField()
    due_after = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("bulk_reschedule", "step", name="one_move_per_step_and_reschedule"),
        ]

    def __str__(self):
        return f"{self.due_before:%Y-%m-%d} → {self.due_after:%Y-%m-%d}"
