from django.db import models

from leads.models.lead import Lead


class FirstCallAlert(models.Model):
    """How far a late first call to an MQL was escalated (leads/calling/first_call_clock.py)."""

    class Level(models.IntegerChoices):
        MANAGER_TOLD = 1
        OFFERED_TO_COLLEAGUE = 2

    lead = models.OneToOneField(Lead, models.CASCADE, related_name="first_call_alert")
    #: When the step was planned that this is about; new interest starts again.
    since = models.DateTimeField()
    level = models.PositiveSmallIntegerField(choices=Level)

    def __str__(self):
        return f"{self.lead_id} {self.get_level_display()}"
