import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesdesk import clock


class Channel(models.TextChoices):
    """The channels of text messages."""

    SMS = "sms", _("SMS")
    WHATSAPP = "whatsapp", "WhatsApp"
    LINE = "line", "LINE"

    @property
    def by_number(self) -> bool:
        """Return whether people are reached by their phone number; LINE has IDs of its own."""
        return self != Channel.LINE

    @property
    def topic(self) -> str:
        """Return the topic of its messages in the outbox."""
        return f"text-{self.value}"


class ChannelProvider(models.Model):
    """The service that sends the messages of one channel over HTTP, as an admin has set it up.

    Without one that is active, people send from their own phones and log it by hand.
    """

    class Format(models.TextChoices):
        JSON = "json", "JSON"
        FORM = "form", _("Form fields")

    channel = models.CharField(_("channel"), max_length=8, choices=Channel, unique=True)
    #: Part of the address to which the service reports replies and deliveries.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    url = models.CharField(_("address"), max_length=500)
    #: One "Name: value" a line.
    headers = models.TextField(_("headers"), max_length=4000, blank=True)
    format = models.CharField(_("format of the body"), max_length=4, choices=Format, default=Format.JSON)
    body = models.TextField(_("body"), max_length=4000)
    #: The value of {secret}. It is never shown again.
    secret = models.CharField(_("secret"), max_length=1000, blank=True)
    #: The key that the service signs with; shown once, when it is made.
    webhook_secret = models.CharField(max_length=100, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return str(self.get_channel_display())


class ChannelConsent(models.Model):
    """The consent of a contact to messages of one channel: since when, with what proof, and when it was withdrawn."""

    contact = models.ForeignKey("leads.Contact", models.CASCADE, related_name="channel_consents")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    #: The ID of the contact where a channel does not go by phone number.
    address = models.CharField(_("LINE ID"), max_length=80, blank=True)
    since = models.DateField(_("since"))
    proof = models.CharField(_("proof"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    #: None: by a message of the contact.
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: How they withdrew it.
    withdrawal = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "contact",
                "channel",
                name="one_open_consent_per_channel",
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(name="channel_consent_has_a_proof", condition=~Q(proof="")),
            models.CheckConstraint(
                name="channel_consent_has_its_id",
                condition=(Q(channel="line") & ~Q(address="")) | (~Q(channel="line") & Q(address="")),
            ),
            models.CheckConstraint(
                name="withdrawal_says_how",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal="")),
            ),
        ]
        indexes = [
            # The contact with this ID.
            models.Index("channel", "address", name="consent_by_id", condition=~Q(address="")),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {self.since}"
