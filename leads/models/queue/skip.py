from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.models.lead import Lead
from leads.models.triggers import append_only
from salesdesk import clock


class Skip(models.Model):
    """A call that a rep passed over, and why: written once, counted per day. The step itself only rests."""

    class Reason(models.TextChoices):
        PREPARE = "prepare", _("I prepare this one first")
        MOMENT = "moment", _("Not a good moment there")
        COLLEAGUE = "colleague", _("A colleague knows them")
        LANGUAGE = "language", _("Not my language")
        OTHER = "other", _("Another reason")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="skips", db_index=False)
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="skips")
    reason = models.CharField(max_length=9, choices=Reason)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="skip_reason_is_known",
                condition=models.Q(reason__in=["prepare", "moment", "colleague", "language", "other"]),
            ),
        ]
        indexes = [
            # A rep's own day, and later the team's: how many were skipped.
            models.Index("person", "at", name="skip_by_person"),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.person_id} {self.get_reason_display()}"
