from django.conf import settings
from django.db import models

from salesdesk import clock


class Replanning(models.Model):
    """Nurture calls that somebody moved together, so that the same way leads back."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.by} {self.at:%Y-%m-%d %H:%M}"


class Moved(models.Model):
    """One call of it: when it was due, and when it is."""

    replanning = models.ForeignKey(Replanning, models.CASCADE, related_name="moves")
    #: The number of a NextStep. No foreign key: steps go away all day, and need not ask here first.
    step = models.BigIntegerField()
    before = models.DateTimeField()
    after = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("replanning", "step", name="a_call_is_moved_once_in_a_replanning"),
        ]

    def __str__(self):
        return f"{self.before:%Y-%m-%d} → {self.after:%Y-%m-%d}"
