from django.conf import settings
from django.db import models

from salesdesk import clock


class PrerenderedCard(models.Model):
    """The likely next card of a rep, rendered while they type their note.

    It holds nothing: it is shown only if its call was claimed and nothing on it changed since. Any next card replaces
    it.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="prerendered_card"
    )
    #: A digest of all data on the card.
    fingerprint = models.CharField(max_length=64)
    body = models.TextField()
    at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return f"For {self.person_id}"
