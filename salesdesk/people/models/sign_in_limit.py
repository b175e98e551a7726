from django.db import models


class SignInLimit(models.Model):
    """Attempts to sign in that were counted under one key (salesdesk/people/sign_in/limits.py)."""

    key = models.CharField(primary_key=True, max_length=64)
    started_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.key}: {self.count}"
