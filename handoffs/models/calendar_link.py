import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from salesdesk import clock


class CalendarLink(models.Model):
    """The secret URL of a person's calendar subscription.

    Anyone with the URL can read the appointments, so only its hash is stored. The URL is shown once and can be
    revoked.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_links")
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person", name="one_calendar_link_per_person", condition=Q(revoked_at__isnull=True)
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.created_at:%Y-%m-%d}"

    @staticmethod
    def new_secret() -> str:
        """Return a URL-safe secret of 256 bits."""
        return secrets.token_urlsafe(32)

    @staticmethod
    def digest_of(secret: str) -> bytes:
        return hashlib.sha256(secret.encode()).digest()
