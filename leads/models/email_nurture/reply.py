from django.conf import settings
from django.db import models

from leads.models.lead import Lead
from salesdesk import clock
from salesdesk.people.permissions import WRITE_TRACKS
from salesdesk.people.roles import Role

from .enrollment import SentMail


class ReplyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A stranger's is everybody's in Marketing; one about a lead is that team's."""
        if user.role == Role.ADMIN:
            return self
        if user.role not in WRITE_TRACKS:
            return self.none()
        return self.filter(models.Q(lead=None) | models.Q(lead__campaign__team=user.team_id))

    def waiting(self):
        """What nobody at the desk hears of by itself: from strangers, and about leads that are not called."""
        return self.filter(settled_at=None)


class Reply(models.Model):
    """A mail that came back to the desk. The lead's story has what it says; only one that waits keeps it here."""

    #: SHA-256 of its Message-ID: the mail server may hand the same mail over twice.
    key = models.CharField(max_length=64, unique=True, editable=False)
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, blank=True, related_name="replies")
    sent = models.ForeignKey(SentMail, models.SET_NULL, null=True, blank=True, related_name="replies")
    address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    #: Nobody where the story took it at once.
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            models.CheckConstraint(
                name="settled_reply_is_anonymous",
                condition=models.Q(settled_at__isnull=True) | models.Q(address="", subject="", text=""),
            ),
        ]
        indexes = [
            # Marketing's list of what waits.
            models.Index("id", name="reply_unsettled", condition=models.Q(settled_at__isnull=True)),
        ]

    def __str__(self):
        return self.subject or self.key
