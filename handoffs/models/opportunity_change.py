from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.models.triggers import written_by_triggers

from .opportunity import Opportunity


class OpportunityChange(models.Model):
    """The terms of an opportunity from a moment on, logged by a database trigger (opportunity_triggers.py)."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="changes", db_index=False)
    #: "" when it was opened.
    step_before = models.CharField(max_length=50, choices=Opportunity.Step, blank=True)
    step = models.CharField(max_length=50, choices=Opportunity.Step)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    probability = models.PositiveSmallIntegerField(_("chance"))
    evidence = models.PositiveSmallIntegerField(_("evidence"), null=True)
    decides_on = models.DateField(_("expected decision date"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # The history of an opportunity.
            models.Index("opportunity", "id", name="change_of_opportunity"),
        ]
        triggers = written_by_triggers()

    def __str__(self):
        return f"{self.step_before or '·'} → {self.step}"
