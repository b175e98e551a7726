import hashlib
import hmac

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk import clock


def digest(address: str) -> bytes:
    """Return the keyed hash (32 bytes) of a phone number (E.164) or e-mail address.

    HMAC-SHA-256 (RFC 2104) with the secret key, so that the list can't be turned back into numbers, and suppressions
    outlive the erasure of a person.
    """
    return hmac.new(
        settings.SECRET_KEY.encode(), address.strip().casefold().encode(), hashlib.sha256
    ).digest()


class Suppression(models.Model):
    """A phone number or e-mail address that must never be used again, in any campaign."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("Phone number")
        ADDRESS = "address", _("E-mail address")

    kind = models.CharField(max_length=7, choices=Kind)
    digest = models.BinaryField(max_length=32)
    reason = models.CharField(max_length=200)
    source = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("digest", name="one_suppression_per_number_or_address"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {bytes(self.digest).hex()[:8]}"
