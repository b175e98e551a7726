from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk import clock


class PauseQuerySet(models.QuerySet):
    def open(self):
        """Pauses that have not ended."""
        return self.filter(until__isnull=True)


class Pause(models.Model):
    """A break of a rep, who gets no calls until it ends."""

    class Reason(models.TextChoices):
        LUNCH = "lunch", _("Lunch")
        MEETING = "meeting", _("Meeting")
        TRAINING = "training", _("Training")
        ADMIN = "admin", _("Administration")
        OTHER = "other", _("Other")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="pauses", db_index=False
    )
    reason = models.CharField(max_length=8, choices=Reason)
    starts_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)
    objects = PauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person", name="one_open_pause_per_person", condition=models.Q(until__isnull=True)
            ),
            models.CheckConstraint(
                name="pause_ends_after_start",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="pause_reason_is_known",
                condition=models.Q(reason__in=["lunch", "meeting", "training", "admin", "other"]),
            ),
        ]
        indexes = [
            # The pauses of a rep's day.
            models.Index("person", "starts_at", name="pause_by_person"),
        ]

    def __str__(self):
        return f"{self.person_id} {self.get_reason_display()}"
