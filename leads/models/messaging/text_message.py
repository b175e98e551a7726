import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from leads.models.calling.activity import Activity
from leads.models.correspondence.email import EmailState
from salesdesk import clock

from .channel import Channel


class TextMessage(models.Model):
    """A text message between somebody at the desk and a contact.

    Its activity is its line in the timeline, with its text. What it says never changes; what becomes of it does.
    """

    class Origin(models.TextChoices):
        WRITTEN = "written", _("sent by the desk")
        BY_HAND = "by_hand", _("sent by hand")
        RECEIVED = "received", _("received")

    #: The provider's ID of the message.
    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.OneToOneField(Activity, models.CASCADE, related_name="text_message")
    channel = models.CharField(max_length=8, choices=Channel)
    origin = models.CharField(max_length=8, choices=Origin)
    #: The contact's number (E.164), or ID.
    address = models.CharField(max_length=80)
    at = models.DateTimeField(default=clock.now)
    #: It asks that no more are sent.
    asks_to_stop = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    #: When it was refused or could not be delivered, and why.
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_the_desk_sends_texts",
                condition=Q(origin="written")
                | Q(sent_at__isnull=True, delivered_at__isnull=True, failed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="failed_text_says_why",
                condition=Q(failed_at__isnull=True, failure="")
                | (Q(failed_at__isnull=False) & ~Q(failure="")),
            ),
            models.CheckConstraint(
                name="only_received_texts_ask_to_stop", condition=Q(origin="received") | Q(asks_to_stop=False)
            ),
        ]
        indexes = [
            # The latest messages with an address.
            models.Index("channel", "address", F("at").desc(), name="text_by_address"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="is_not_rewritten",
                fields=["activity", "channel", "origin", "address", "at", "asks_to_stop"],
            ),
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {self.address}"

    @property
    def is_received(self) -> bool:
        return self.origin == self.Origin.RECEIVED

    @property
    def state(self) -> EmailState | None:
        """Return how far it has come; None if it was received."""
        if self.is_received:
            return None
        if self.origin == self.Origin.BY_HAND:
            return EmailState("", _("sent by hand"))
        if self.failed_at:
            return EmailState("bad", _("not delivered") if self.sent_at else _("not sent"))
        if self.delivered_at:
            return EmailState("good", _("delivered"))
        return EmailState("good", _("sent")) if self.sent_at else EmailState("", _("queued"))
