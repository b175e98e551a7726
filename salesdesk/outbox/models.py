from django.db import models
from django.db.models import Q

from salesdesk import clock


class Outbox(models.Model):
    """What leaves the desk: written in the business transaction, sent by a sweep, repeated until it arrived."""

    topic = models.CharField(max_length=40)
    payload = models.JSONField()
    dedupe_key = models.CharField(max_length=120, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    next_at = models.DateTimeField(default=clock.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "outbox"
        constraints = [
            models.CheckConstraint(
                name="sent_or_dead_not_both", condition=Q(sent_at__isnull=True) | Q(dead_at__isnull=True)
            ),
        ]
        indexes = [
            # The sending sweep: what is due.
            models.Index(
                "next_at", name="outbox_due", condition=Q(sent_at__isnull=True, dead_at__isnull=True)
            ),
        ]

    def __str__(self):
        return f"{self.topic} {self.dedupe_key}"
