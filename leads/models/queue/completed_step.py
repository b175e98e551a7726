from django.conf import settings
from django.db import models

from leads.models.lead import Lead
from salesdesk import clock

from .step_kind import StepKind


class CompletedStep(models.Model):
    """A step that was completed or cancelled, to report kept promises and response times."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="completed_steps")
    kind = models.CharField(max_length=14, choices=StepKind)
    attempt = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(default=clock.now)
    #: False if it was cancelled because something else happened first.
    completed = models.BooleanField()
    #: It was planned in a proposed hour.
    hour_proposed = models.BooleanField(default=False, db_default=False)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            # Promised calls kept and missed, by user and period.
            models.Index("by", "done_at", name="completed_step_by_person"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.done_at:%Y-%m-%d %H:%M}"
