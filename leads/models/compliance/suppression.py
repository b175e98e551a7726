import hashlib
import hmac

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk import clock


def digest(address: str) -> bytes:
    """The keyed hash under which a number (E.164) or e-mail address is remembered: 32 bytes.

    HMAC-SHA-256 (RFC 2104) with the desk's secret, so that the list can't be turned back into numbers, and
    do-not-call survives the erasure of the person.
    """
    return hmac.new(
        settings.SECRET_KEY.encode(), address.strip().casefold().encode(), hashlib.sha256
    ).digest()


class Suppression(models.Model):
    """Do not call, or do not write. Final, for that person and number, everywhere."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("Telephone number")
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
