from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.models.lead import Lead
from leads.models.triggers import append_only
from salesdesk import clock


class Skip(models.Model):
    """A call that a rep skipped, with the reason. Append-only; counted per day."""

    class Reason(models.TextChoices):
        PREPARE = "prepare", _("I need to prepare")
        MOMENT = "moment", _("Bad time for them")
        COLLEAGUE = "colleague", _("A colleague knows them")
        LANGUAGE = "language", _("Not my language")
        OTHER = "other", _("Other")

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
            # The number of skipped calls of a rep's day.
            models.Index("person", "at", name="skip_by_person"),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.person_id} {self.get_reason_display()}"
