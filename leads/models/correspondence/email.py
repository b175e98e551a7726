import uuid
from typing import NamedTuple

import pgtrigger
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.models.calling.activity import Activity
from leads.models.lead import Lead
from salesdesk import clock
from salesdesk.outbox import mail_server

#: Longest Message-ID that is kept; a longer one is treated as missing.
MAX_MESSAGE_ID = 250


class EmailState(NamedTuple):
    """How far an e-mail has come, with the tone of its label."""

    tone: str
    label: str | Promise


class EmailQuerySet(models.QuerySet):
    def visible_to(self, user):
        """E-mails in the timelines of the leads that `user` sees."""
        return self.filter(activity__lead__in=Lead.objects.visible_to(user))

    def with_timeline(self):
        """Select what a page shows of an e-mail besides its text."""
        return self.select_related("activity__lead__company", "activity__contact", "activity__by", "answers")


class Email(models.Model):
    """An e-mail between somebody at the desk and a contact. Its activity is its line in the timeline.

    Its text never changes; what becomes of it does.
    """

    class Origin(models.TextChoices):
        WRITTEN = "written", _("written here")
        COPIED = "copied", _("copied to the desk")
        RECEIVED = "received", _("received")

    #: Part of the Message-ID, and secret, so that only a recipient can refer to it.
    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.OneToOneField(Activity, models.CASCADE, related_name="email")
    origin = models.CharField(max_length=8, choices=Origin)
    #: The contact's address.
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    #: Without angle brackets; empty if it has none that can be used.
    message_id = models.CharField(max_length=MAX_MESSAGE_ID, blank=True)
    #: The Message-IDs of the e-mails before it in the thread, oldest first, separated by spaces.
    references = models.TextField(blank=True)
    answers = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="answered_by")
    at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    #: When it was refused or came back, and what the server said.
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    objects = EmailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "message_id", name="email_message_id_is_unique", condition=~models.Q(message_id="")
            ),
            models.CheckConstraint(
                name="only_written_emails_are_sent",
                condition=models.Q(origin="written") | models.Q(sent_at__isnull=True, failed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="failed_email_says_why",
                condition=models.Q(failed_at__isnull=True, failure="")
                | (models.Q(failed_at__isnull=False) & ~models.Q(failure="")),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="is_not_rewritten",
                fields=[
                    "activity",
                    "origin",
                    "address",
                    "subject",
                    "text",
                    "message_id",
                    "references",
                    "answers",
                    "at",
                ],
            ),
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.subject or self.address

    @property
    def is_received(self) -> bool:
        return self.origin == self.Origin.RECEIVED

    @property
    def state(self) -> EmailState | None:
        """Return how far it has come; None if it was received."""
        if self.origin != self.Origin.WRITTEN:
            return EmailState("", _("copied to the desk")) if self.origin == self.Origin.COPIED else None
        if self.failed_at:
            return EmailState("bad", _("bounced") if self.sent_at else _("not sent"))
        if self.sent_at:
            return EmailState("good", _("sent"))
        if mail_server.is_configured():
            return EmailState("", _("waiting to be sent"))
        return EmailState("warn", _("waiting for a mail server"))

    @property
    def thread(self) -> list[str]:
        """Return the Message-IDs that an answer to this e-mail refers to, oldest first."""
        return [*self.references.split(), *([self.message_id] if self.message_id else [])]
