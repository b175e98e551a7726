from django.conf import settings
from django.db import models

from leads.models.lead import Lead
from salesdesk import clock
from salesdesk.files.models import StoredFile
from salesdesk.people.permissions import WRITE_TRACKS
from salesdesk.people.roles import Role

from ..messaging.channel import Channel
from .enrollment import SentMail


class ReplyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Replies that `user` can see: those of unknown senders, and those about leads of their team."""
        if user.role == Role.ADMIN:
            return self
        if user.role not in WRITE_TRACKS:
            return self.none()
        return self.filter(models.Q(lead=None) | models.Q(lead__campaign__team=user.team_id))

    def waiting(self):
        """Replies that no rep handles: from unknown senders, and about leads that are not called."""
        return self.filter(settled_at=None)


class Reply(models.Model):
    """An incoming e-mail or text message.

    Its text goes into the lead's timeline and is kept here only until the reply is settled.
    """

    #: SHA-256 of its Message-ID or the ID of its delivery, because a server may deliver a message twice.
    key = models.CharField(max_length=64, unique=True, editable=False)
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, blank=True, related_name="replies")
    sent = models.ForeignKey(SentMail, models.SET_NULL, null=True, blank=True, related_name="replies")
    #: Empty: it is an e-mail.
    channel = models.CharField(max_length=8, choices=Channel, blank=True, default="", db_default="")
    address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    message_id = models.CharField(max_length=250, blank=True)
    #: The colleague who wrote it and copied it to the desk; None if it was sent to the desk.
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    #: None if it was settled automatically.
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
            # Marketing's list of unsettled replies.
            models.Index("id", name="reply_unsettled", condition=models.Q(settled_at__isnull=True)),
        ]

    def __str__(self):
        return self.subject or self.key


class ReplyFile(models.Model):
    """A file of an e-mail that waits to be assigned, or why it was not kept."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="files")
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    not_kept = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reply_file_is_kept_or_says_why_not",
                condition=models.Q(file__isnull=False, not_kept="")
                | (models.Q(file__isnull=True) & ~models.Q(not_kept="")),
            ),
        ]

    def __str__(self):
        return self.file.name if self.file else self.not_kept
