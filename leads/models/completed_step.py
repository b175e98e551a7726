from django.conf import settings
from django.db import models

from salesdesk import clock

from .lead import Lead
from .nextstep import Kind


class StepDone(models.Model):
    """A step that was taken or fell away: what promises were kept, and how fast."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="steps_done")
    kind = models.CharField(max_length=9, choices=Kind)
    attempt = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(default=clock.now)
    #: False: it fell away, because something else happened first.
    taken = models.BooleanField()
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            # Promises kept and missed, by person and period.
            models.Index("by", "done_at", name="done_by_person"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.done_at:%Y-%m-%d %H:%M}"
