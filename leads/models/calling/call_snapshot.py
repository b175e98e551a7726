from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from leads.models.lead import Lead
from leads.models.stages import Stage

from .activity import Activity


class CallSnapshot(models.Model):
    """The state of a lead before its last call or other activity, for the few seconds in which it can be undone.

    A sweep deletes it afterwards. Only while it exists does the database allow the lead to return to `stage` from
    `version`.
    """

    lead = models.OneToOneField(Lead, models.CASCADE, primary_key=True, related_name="call_snapshot")
    activity = models.OneToOneField(Activity, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    stage = models.CharField(max_length=12, choices=Stage)
    #: The lead's version before and after the call; equal if it did not change the lead.
    version_before = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    #: The state before the call: the lead's fields, steps, stakeholders and answers (leads/calling/undo.py).
    state_before = models.JSONField(encoder=DjangoJSONEncoder)
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="snapshot_version_does_not_decrease",
                condition=models.Q(version__gte=models.F("version_before")),
            ),
        ]
        indexes = [
            # The sweep that deletes expired snapshots.
            models.Index("until", name="call_snapshot_expired"),
        ]

    def __str__(self):
        return f"{self.lead_id} before {self.activity_id}"
