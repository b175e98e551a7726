from django.conf import settings
from django.db import models

from salesdesk import clock


class PrerenderedCard(models.Model):
    """The card that would come next for somebody, drawn while the note is typed. Nothing is held by it: it is shown
    only when its call was claimed and is still as it was drawn. It goes with the next card, whichever that is."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="prerendered_card"
    )
    #: A digest of all that it was drawn from.
    fingerprint = models.CharField(max_length=64)
    body = models.TextField()
    at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return f"For {self.person_id}"
