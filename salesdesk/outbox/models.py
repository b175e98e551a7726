from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Upper

from salesdesk import clock

#: Nearly all e-mails are sent within ten seconds.
OVERDUE = timedelta(minutes=1)


class OutboxQuerySet(models.QuerySet):
    def due(self, topic: str, now: datetime):
        """Select what is to be sent now of this topic."""
        return self.filter(topic=topic, sent_at__isnull=True, dead_at__isnull=True, next_at__lte=now)

    def unsent(self):
        """Select what did not leave: what waits, and what was given up."""
        return self.filter(sent_at__isnull=True)

    def waiting(self):
        """Select what is still to be sent, now or later."""
        return self.filter(sent_at__isnull=True, dead_at__isnull=True)

    def dead(self):
        """Select what was given up and not discarded."""
        return self.filter(dead_at__isnull=False, discarded_at__isnull=True)

    def overdue(self, now: datetime):
        """Select what should have been sent by now: refused and waiting for a retry, or not picked up."""
        unsent = self.filter(sent_at__isnull=True, dead_at__isnull=True)
        return unsent.filter(~Q(error="") | Q(next_at__lte=now - OVERDUE))


class Outbox(models.Model):
    """An outgoing message, written in the business transaction and sent by a sweep until it is accepted."""

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
    #: Set when a person discarded a dead message, with the reason.
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    discard_reason = models.CharField(max_length=200, blank=True)
    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "outbox"
        constraints = [
            models.CheckConstraint(
                name="sent_or_dead_not_both", condition=Q(sent_at__isnull=True) | Q(dead_at__isnull=True)
            ),
            models.CheckConstraint(
                name="discarded_is_dead_with_user_and_reason",
                condition=Q(discarded_at__isnull=True, discarded_by__isnull=True, discard_reason="")
                | (
                    Q(discarded_at__isnull=False, discarded_by__isnull=False, dead_at__isnull=False)
                    & ~Q(discard_reason="")
                ),
            ),
        ]
        indexes = [
            # The sending sweeps: due messages of a topic.
            models.Index(
                "topic",
                "next_at",
                name="outbox_due",
                condition=Q(sent_at__isnull=True, dead_at__isnull=True),
            ),
            # The retention sweep: messages sent or discarded long ago.
            models.Index(
                Coalesce("sent_at", "discarded_at"),
                name="outbox_done",
                condition=Q(sent_at__isnull=False) | Q(discarded_at__isnull=False),
            ),
            # Delivery reports that name only the recipient.
            models.Index(
                Upper(KeyTextTransform("to", "payload")),
                F("sent_at").desc(),
                name="outbox_recipient",
                condition=Q(sent_at__isnull=False),
            ),
            # The list of dead letters on the workers page.
            models.Index(
                "dead_at",
                "id",
                name="outbox_dead",
                condition=Q(dead_at__isnull=False, discarded_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.topic} {self.dedupe_key}"
